import { BlockList } from 'node:net'
import type { Call } from '../api/route.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Refuses to send a secret where others may read along: to another machine, by a server whose own address is plain HTTP.
 *
 * @throws {ServerError} `not-possible-now`
 */
export function expectPrivate(
  { origin }: Pick<House, 'origin'>,
  { address }: Pick<Call<unknown, unknown, unknown>, 'address'>,
): void {
  if (origin.startsWith('https:') || loopback.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) return
  throw new ServerError('not-possible-now', {
    fault: 'the reply holds secrets, and the way to this server is not encrypted',
    action: 'Set `server.tls`, or `server.url` to the https:// address of the proxy in front.',
  })
}
