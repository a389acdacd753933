import { isIPv6 } from 'node:net'
import { parseTarget, type TransportName } from '@tidewaiter/syslog'

/** Where to listen. */
export type ListenTarget = { readonly transport: TransportName; readonly host?: string; readonly port: number }

/**
 * Reads an address to listen on: `tcp://127.0.0.1:5514`, `udp://[::1]:5514`, `tls://:6514` for every address of this machine,
 * port 0 for a free one. With `transport` given, `127.0.0.1:5514`, `:5514` and `5514` will do.
 *
 * @throws {SyslogError} `target-invalid` with the fault
 */
export function parseListenAddress(text: string, transport?: TransportName): ListenTarget {
  const whole =
    transport === undefined || text.includes('://') ? text : `${transport}://${/^\d+$/.test(text) ? ':' : ''}${text}`
  const anywhere = /^[a-z]+:\/\/(?::|$)/i.test(whole)
  const free = whole.endsWith(':0')
  const checked = parseTarget(whole.replace('://:', '://0.0.0.0:').replace(/:0$/, ':1'))
  return {
    transport: checked.transport,
    port: free ? 0 : checked.port,
    ...(!anywhere && { host: checked.host }),
  }
}

/** A bound address as text: `tcp://[::1]:5514`. */
export function formatListenAddress(transport: TransportName, host: string, port: number): string {
  return `${transport}://${isIPv6(host) ? `[${host}]` : host}:${port}`
}
