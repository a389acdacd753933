import { SyslogError } from '../syslog-errors.ts'
import { parseTarget } from './parse-target.ts'
import type { Target, TransportName } from './parse-target.ts'
import { tcpTransport } from './tcp-transport.ts'
import { tlsTransport } from './tls-transport.ts'
import type { Transport, TransportKind, TransportOptions } from './transport.ts'
import { udpTransport } from './udp-transport.ts'

/** Every transport. A new one is a file beside these and a line here. */
export const transports: Readonly<Record<TransportName, TransportKind>> = {
  udp: udpTransport,
  tcp: tcpTransport,
  tls: tlsTransport,
}

/**
 * Takes a target, as text or parsed, and options; returns a transport that is not connected yet. Throws a SyslogError
 * for a target that cannot be read and for options that contradict it.
 */
export function createTransport(target: Target | string, options: TransportOptions = {}): Transport {
  const to = typeof target === 'string' ? parseTarget(target) : target
  // Taken in silence, these would let someone believe that the connection is encrypted.
  if (options.tls !== undefined && to.transport !== 'tls') {
    throw new SyslogError('option-invalid', { fault: `TLS options mean nothing for ${to.transport}://: use tls://` })
  }
  return transports[to.transport].create(to, options)
}
