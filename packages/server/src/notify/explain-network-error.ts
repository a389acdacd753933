import { NotifyError } from './notify-errors.ts'
import { oneLine, shorten } from './one-line.ts'

/**
 * Takes what a connection failed with, returns the row of the table for it.
 *
 * @param address as `host:port`, for people
 */
export function explainNetworkError(cause: unknown, address: string): NotifyError {
  if (cause instanceof NotifyError) return cause
  const code = codeOf(cause)
  const reason = shorten(
    oneLine(cause instanceof Error && cause.message !== '' ? cause.message : code || String(cause)),
    300,
  )
  switch (code) {
    case 'ENOTFOUND':
    case 'ENODATA':
    case 'EAI_AGAIN':
    case 'EAI_NODATA':
      return new NotifyError('host-not-found', { host: address.replace(/:\d+$/, '') }, { cause })
    case 'ECONNREFUSED':
      return new NotifyError('connection-refused', { address }, { cause })
    case 'ECONNRESET':
    case 'ECONNABORTED':
    case 'ECONNECTION':
    case 'EPIPE':
      return new NotifyError('connection-broken', { address }, { cause })
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'ETIMEDOUT':
    case 'EACCES':
    case 'EPERM':
    case 'EADDRNOTAVAIL':
      return new NotifyError('unreachable', { address, reason }, { cause })
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new NotifyError('tls-wrong-name', { address, reason }, { cause })
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return new NotifyError('tls-out-of-date', { address }, { cause })
    default:
  }
  if (/ISSUER|SELF_SIGNED|VERIFY_LEAF|CERT_UNTRUSTED|CERT_SIGNATURE/.test(code) && !code.includes('ALERT')) {
    return new NotifyError('tls-untrusted', { address, reason }, { cause })
  }
  if (/^ERR_SSL|^EPROTO$|^ERR_TLS|^ETLS/.test(code))
    return new NotifyError('tls-failed', { address, reason }, { cause })
  if (code.startsWith('HPE_')) return new NotifyError('not-http', { address, reason }, { cause })
  return new NotifyError('send-failed', { address, reason }, { cause })
}

/** Of several addresses that were tried, the first failure; nodemailer keeps the code of the socket as `originalCode`. */
function codeOf(cause: unknown): string {
  if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0])
  if (!(cause instanceof Error)) return ''
  const { originalCode, code } = cause as { readonly originalCode?: unknown; readonly code?: unknown }
  return [originalCode, code].find((one) => typeof one === 'string') ?? ''
}
