import { isIP } from 'node:net'

/** An address told apart by version; `address` is the canonical text that belongs into an event. */
export type Address = { readonly version: 4 | 6; readonly address: string }

/**
 * Reads an IP address. IPv4-mapped IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is IPv4, because it is how a
 * dual-stack socket names an IPv4 peer. A zone (`fe80::1%eth0`) and square brackets are removed. Returns undefined for
 * anything else, and for the unspecified addresses `0.0.0.0` and `::`, which stand for "not known" in every tool.
 */
export function readAddress(text: string): Address | undefined {
  let bare = text.trim()
  if (bare.startsWith('[') && bare.endsWith(']')) bare = bare.slice(1, -1)
  const zone = bare.indexOf('%')
  if (zone >= 0) bare = bare.slice(0, zone)
  const version = isIP(bare)
  if (version === 4) return bare === '0.0.0.0' ? undefined : { version: 4, address: bare }
  if (version !== 6) return undefined
  const address = new URL(`http://[${bare}]/`).hostname.slice(1, -1)
  if (address === '::') return undefined
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  if (!mapped) return { version: 6, address }
  const high = Number.parseInt(mapped[1] ?? '', 16)
  const low = Number.parseInt(mapped[2] ?? '', 16)
  const ipv4 = `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
  return ipv4 === '0.0.0.0' ? undefined : { version: 4, address: ipv4 }
}

/** True for dotted-quad IPv4 text, the only form that KCS allows in `src` and `dst`. */
export function isIpv4(text: string): boolean {
  return isIP(text) === 4
}

/** True for IPv6 text without zone or brackets. */
export function isIpv6(text: string): boolean {
  return isIP(text) === 6
}
