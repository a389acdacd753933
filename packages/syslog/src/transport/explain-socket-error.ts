import { SyslogError } from '../syslog-errors.ts'

/** Turns what a socket failed with, and the peer as `host:port`, into the row of the table for it. */
export type ExplainError = (cause: unknown, address: string) => SyslogError

/**
 * Takes what a socket or a name look-up failed with and the peer as `host:port`, returns the row of the table for it.
 */
export function explainSocketError(cause: unknown, address: string): SyslogError {
  if (cause instanceof SyslogError) return cause
  const reason = cause instanceof Error ? cause.message : String(cause)
  switch (errorCode(cause)) {
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return new SyslogError('host-not-found', { host: address.replace(/:\d+$/, '') }, { cause })
    case 'ECONNREFUSED':
      return new SyslogError('connection-refused', { address }, { cause })
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'EPIPE':
      return new SyslogError('connection-reset', { address }, { cause })
    case 'ETIMEDOUT':
      return new SyslogError('unreachable', { address, reason: 'it no longer answers' }, { cause })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EACCES':
    case 'EPERM':
    case 'EADDRNOTAVAIL':
      return new SyslogError('unreachable', { address, reason }, { cause })
    default:
      return new SyslogError('io-failed', { address, reason }, { cause })
  }
}

/** Takes anything thrown, returns the `code` that Node puts on its errors, empty when there is none. */
export function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
