import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

/**
 * Returns a port of 127.0.0.1 that was free for TCP a moment ago, and below those that Linux takes for the near end of a
 * connection (32768 and up, ip(7)): a connection that some test makes does not occupy it before its program listens, nor while
 * that is being started again.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_768)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

/** Takes a port, resolves with whether something accepts TCP connections on it. The connection is closed at once. */
export function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** Takes a port, returns whether some process has bound it for UDP on 127.0.0.1 (proc(5), /proc/net/udp). */
export function udpPortOpen(port: number): boolean {
  const local = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync('/proc/net/udp', 'utf8').includes(` ${local} `)
}
