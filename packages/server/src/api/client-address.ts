import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/**
 * Makes the function that tells the address of a client.
 *
 * X-Forwarded-For is believed only from the proxies that are named: read from its end, the first address that is no proxy's is
 * the client. Anybody may write what stands before it.
 *
 * @param proxies addresses, or networks as `10.0.0.0/8`
 */
export function createClientAddress(
  proxies: readonly string[],
): (remote: string | undefined, forwarded: string | null) => string {
  const trusted = new BlockList()
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) trusted.addAddress(address, family)
    else trusted.addSubnet(address, Number(bits), family)
  }
  const isTrusted = (address: string): boolean => trusted.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  return (remote, forwarded) => {
    let address = plain(remote ?? '')
    if (isIP(address) === 0) return '0.0.0.0'
    if (proxies.length === 0 || forwarded === null) return address
    const hops = forwarded.split(',').slice(-mostHops).toReversed()
    for (const hop of hops) {
      if (!isTrusted(address)) break
      const next = plain(hop.trim())
      if (isIP(next) === 0) break
      address = next
    }
    return address
  }
}

const mostHops = 20

/** IPv4 within IPv6 (RFC 4291 section 2.5.5.2) is how a socket for both sees an IPv4 client. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
