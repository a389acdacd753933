import { SyslogError } from '../syslog-errors.ts'
import { errorCode } from '../transport/explain-socket-error.ts'
import { formatAddress } from '../transport/parse-target.ts'
import type { ListenAddress } from './listen.ts'

/** The address that is listened on when none is chosen: every one of this machine, IPv4 included. */
export const ANY_HOST = '::'

/** Takes what opening a socket for receiving failed with and its address, returns the row of the table for it. */
export function explainListenError(cause: unknown, { host, port }: ListenAddress): SyslogError {
  const address = formatAddress(host ?? ANY_HOST, port)
  switch (errorCode(cause)) {
    case 'EADDRINUSE':
      return new SyslogError('address-in-use', { address }, { cause })
    case 'EACCES':
    case 'EPERM':
      return new SyslogError('address-not-permitted', { address }, { cause })
    case 'EADDRNOTAVAIL':
      return new SyslogError('address-not-available', { address }, { cause })
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SyslogError('host-not-found', { host: host ?? ANY_HOST }, { cause })
    default: {
      const reason = cause instanceof Error ? cause.message : String(cause)
      return new SyslogError('listen-failed', { address, reason }, { cause })
    }
  }
}
