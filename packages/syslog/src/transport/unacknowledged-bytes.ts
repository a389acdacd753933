import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'

/**
 * Takes a TCP socket, returns how many bytes it has taken that the kernel of the other side has not acknowledged: the
 * `tx_queue` of its row in /proc/net/tcp (proc(5)). Undefined where there is no such row.
 */
export async function unacknowledgedBytes(socket: Socket): Promise<number | undefined> {
  const { localAddress, localPort, remoteAddress, remotePort } = socket
  if (
    localAddress === undefined ||
    localPort === undefined ||
    remoteAddress === undefined ||
    remotePort === undefined
  ) {
    return undefined
  }
  const six = localAddress.includes(':')
  const table = await readFile(six ? '/proc/net/tcp6' : '/proc/net/tcp', 'latin1').catch(() => '')
  // The two ports nearly always are enough to find the row; an address of IPv4 makes it certain.
  const local = six ? `:${hexPort(localPort)}` : `${hexAddress(localAddress)}:${hexPort(localPort)}`
  const remote = six ? `:${hexPort(remotePort)}` : `${hexAddress(remoteAddress)}:${hexPort(remotePort)}`
  const end = six ? '[0-9A-F]{32}' : ''
  const row = new RegExp(`: ${end}${local} ${end}${remote} [0-9A-F]{2} ([0-9A-F]{8}):`).exec(table)
  return row === null ? undefined : Number.parseInt(row[1] as string, 16)
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

/** The kernel prints an address as a number of this machine, whose bytes stand the other way round on x64 and arm64. */
function hexAddress(address: string): string {
  return address
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
    .join('')
}
