import { isIPv6 } from 'node:net'
import { SyslogError } from '../syslog-errors.ts'

export type TransportName = 'udp' | 'tcp' | 'tls'

/** Where messages go to. */
export type Target = {
  readonly transport: TransportName
  /** Host name or address; an IPv6 address without brackets. */
  readonly host: string
  readonly port: number
}

/**
 * Port of a target that names none: 514 for UDP (RFC 5426 section 3.3), 6514 for TLS (RFC 5425 section 4.1). TCP has no
 * port of its own for syslog (601 is that of RFC 3195); receivers listen on 514 like for UDP, so that is taken.
 */
export const defaultPorts: Readonly<Record<TransportName, number>> = { udp: 514, tcp: 514, tls: 6514 }

/**
 * Takes `udp://host:port`, `tcp://host:port` or `tls://host:port` (port optional, IPv6 in brackets, one final slash
 * allowed), returns its parts. Throws a SyslogError `target-invalid` that names the fault.
 */
export function parseTarget(text: string): Target {
  const fail = (fault: string): never => {
    const shown = text.replace(/\/\/.*@/, '//***@') // whoever writes a user name may write a password too
    throw new SyslogError('target-invalid', { target: JSON.stringify(shown), fault })
  }
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/.exec(text)
  if (match === null) return fail('it does not start with udp://, tcp:// or tls://')
  const [, scheme = '', rest = ''] = match
  const transport = scheme.toLowerCase()
  if (!isTransportName(transport)) return fail(`${scheme} is not one of udp, tcp and tls`)

  const authority = rest.endsWith('/') ? rest.slice(0, -1) : rest
  if (/[/?#]/.test(authority)) return fail('a path, query or fragment has no meaning here')
  if (authority.includes('@')) return fail('a user name has no meaning in syslog')
  if (isIPv6(authority)) return fail(`the IPv6 address must be in brackets: [${authority}]`)
  const parts = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(authority)
  if (parts === null) return fail('host and port cannot be told apart')
  const [, bracketed, plain = '', portText] = parts
  if (bracketed !== undefined && !isIPv6(bracketed)) return fail(`[${bracketed}] is not an IPv6 address`)
  const host = bracketed ?? plain
  if (host === '') return fail('the host is missing')
  if (/[^!-~]/.test(host)) return fail('the host holds a space or a character that is not ASCII')
  return { transport, host, port: portText === undefined ? defaultPorts[transport] : parsePort(portText, fail) }
}

/** Takes a target, returns it as text with its port, as `parseTarget` reads it. */
export function formatTarget({ transport, host, port }: Target): string {
  return `${transport}://${formatAddress(host, port)}`
}

/** Takes a host or address and a port, returns `host:port`, an IPv6 address in brackets. */
export function formatAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function isTransportName(text: string): text is TransportName {
  return text === 'udp' || text === 'tcp' || text === 'tls'
}

function parsePort(text: string, fail: (fault: string) => never): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65535) fail(`${JSON.stringify(text)} is not a port from 1 to 65535`)
  return port
}
