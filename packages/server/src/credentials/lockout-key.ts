import { createHash } from 'node:crypto'
import { isIPv6, SocketAddress } from 'node:net'

/**
 * What the record of a user name from one address is kept under: 43 characters, however long the name is that somebody has made up.
 *
 * @param userName as users are looked up by it, so that no other spelling has a record of its own
 * @param address of the client; undefined for the record of the name from anywhere
 */
export function lockoutKey(userName: string, address?: string): string {
  const parts = address === undefined ? [userName] : [userName, networkOf(address)]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** An IPv4 address as it is; of an IPv6 address the first 64 bits, for whoever has one of them has them all (RFC 6177). */
function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return plain
  const { address: normal } = new SocketAddress({ address: plain, family: 'ipv6' })
  const mapped = /^::ffff:([\d.]+)$/.exec(normal)?.[1]
  if (mapped !== undefined) return mapped
  const [head = '', tail] = normal.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0')
  return [...before, ...zeros, ...after].slice(0, 4).join(':')
}
