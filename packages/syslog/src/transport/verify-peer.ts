import type { PeerCertificate, TLSSocket } from 'node:tls'
import { SyslogError } from '../syslog-errors.ts'
import { nameText } from './certificate-facts.ts'
import { errorCode, explainSocketError } from './explain-socket-error.ts'

/** What is expected of the receiver. */
export type PeerChecks = {
  readonly expectedName: string
  /** Normalised; when there are any, one that matches is all that is asked for. */
  readonly fingerprints: readonly string[]
  readonly insecureSkipVerify: boolean
  readonly hasClientCertificate: boolean
}

/**
 * Takes a socket after its handshake, made with `rejectUnauthorized: false`. Returns when its certificate is to be
 * trusted; otherwise destroys the socket and throws the SyslogError that says what is wrong with it.
 */
export function verifyPeer(socket: TLSSocket, address: string, checks: PeerChecks): void {
  const certificate = socket.getPeerCertificate()
  const failure = fingerprintFailure(certificate, address, checks) ?? chainFailure(socket, certificate, address, checks)
  if (failure === undefined) return
  socket.destroy()
  throw failure
}

function fingerprintFailure(
  certificate: PeerCertificate,
  address: string,
  checks: PeerChecks,
): SyslogError | undefined {
  if (checks.fingerprints.length === 0 || checks.fingerprints.includes(certificate.fingerprint256)) return undefined
  return new SyslogError('tls-wrong-fingerprint', { address, actual: certificate.fingerprint256 })
}

function chainFailure(
  socket: TLSSocket,
  certificate: PeerCertificate,
  address: string,
  checks: PeerChecks,
): SyslogError | undefined {
  if (socket.authorized || checks.insecureSkipVerify || checks.fingerprints.length > 0) return undefined
  const code = String(socket.authorizationError) // Node types it as an Error, and puts the code there
  switch (code) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return new SyslogError('tls-wrong-name', { address, expected: checks.expectedName, actual: namesOf(certificate) })
    case 'CERT_HAS_EXPIRED':
      return new SyslogError('tls-expired', { address, date: isoDate(certificate.valid_to) })
    case 'CERT_NOT_YET_VALID':
      return new SyslogError('tls-not-yet-valid', { address, date: isoDate(certificate.valid_from) })
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
      return new SyslogError('tls-untrusted', {
        address,
        subject: nameText(certificate.subject),
        issuer: nameText(certificate.issuer),
        fingerprint: certificate.fingerprint256,
      })
    default:
      return new SyslogError('tls-failed', { address, reason: code })
  }
}

/**
 * Takes what a TLS socket failed with and the peer as `host:port`, returns the row of the table for it. The codes are
 * OpenSSL's; an alert is what the peer said before it hung up (RFC 8446 section 6.2).
 */
export function explainTlsError(cause: unknown, address: string, checks: PeerChecks): SyslogError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const code = errorCode(cause)
  if (/ALERT_(\w*CERTIFICATE(_\w+)?|UNKNOWN_CA|ACCESS_DENIED)$/.test(code)) {
    return checks.hasClientCertificate
      ? new SyslogError('tls-client-certificate-refused', { address, reason: alertOf(code) }, { cause })
      : new SyslogError('tls-client-certificate-required', { address }, { cause })
  }
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS_AVAILABLE|NO_SHARED_CIPHER/.test(code)) {
    return new SyslogError('tls-no-common-protocol', { address, reason: alertOf(code) }, { cause })
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE|HTTP_REQUEST|UNEXPECTED_MESSAGE/.test(code)) {
    return new SyslogError('tls-not-spoken', { address }, { cause })
  }
  // In TLS 1.2 a missing client certificate and a missing cipher give the same alert.
  if (code.endsWith('HANDSHAKE_FAILURE')) return new SyslogError('tls-handshake-refused', { address }, { cause })
  if (code.startsWith('ERR_SSL') || code.startsWith('EPROTO')) {
    return new SyslogError('tls-failed', { address, reason }, { cause })
  }
  return explainSocketError(cause, address)
}

/**
 * As `explainTlsError`, for a failure before the handshake was over: what is a broken connection later has other
 * causes.
 */
export function explainHandshakeError(cause: unknown, address: string, checks: PeerChecks): SyslogError {
  const failure = explainTlsError(cause, address, checks)
  return failure.code === 'connection-reset' ? new SyslogError('tls-handshake-closed', { address }, { cause }) : failure
}

/** `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` says `unknown ca`. */
function alertOf(code: string): string {
  return code
    .replace(/^ERR_SSL_(?:[\w/]+_ALERT_)?/, '')
    .replaceAll('_', ' ')
    .toLowerCase()
}

/** What checkServerIdentity looks at: the subject alternative names, and the common name only where there are none. */
function namesOf(certificate: PeerCertificate): string {
  return certificate.subjectaltname ?? nameText(certificate.subject)
}

/** Takes a date as OpenSSL writes it (`Feb 18 10:07:28 2026 GMT`), returns it in ISO 8601. */
function isoDate(text: string): string {
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
