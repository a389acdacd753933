import { isIP, isIPv4 } from 'node:net'

export type ListenAddress = { readonly host: string; readonly port: number }

/** Takes `host:port`, an IPv6 address in brackets; undefined for anything else. Port 0 is any free one. */
export function parseListen(text: string): ListenAddress | undefined {
  const parts = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]+)):(\d{1,5})$/.exec(text)
  if (parts === null) return undefined
  const [, ipv6, name, digits] = parts
  const port = Number(digits)
  if (port > 65_535 || (ipv6 !== undefined && isIP(ipv6) !== 6)) return undefined
  return { host: ipv6 ?? name!, port }
}

/** True for an address that only this machine reaches. A name that is not `localhost` may be anything. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
}
