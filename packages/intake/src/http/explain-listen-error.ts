import { IntakeError } from '../intake-errors.ts'
import type { ListenAddress } from './listen-address.ts'

/** Takes what opening a port failed with, returns the row of the table for it. */
export function explainListenError(cause: unknown, { host, port }: ListenAddress): IntakeError {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
  switch (cause instanceof Error && 'code' in cause ? cause.code : undefined) {
    case 'EADDRINUSE':
      return new IntakeError('address-in-use', { address }, { cause })
    case 'EACCES':
    case 'EPERM':
      return new IntakeError('address-not-permitted', { address }, { cause })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new IntakeError('address-not-available', { address }, { cause })
    default: {
      const reason = cause instanceof Error ? cause.message : String(cause)
      return new IntakeError('listen-failed', { address, reason }, { cause })
    }
  }
}
