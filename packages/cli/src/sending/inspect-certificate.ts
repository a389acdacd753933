import { isIP } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'

/** What a person wants to know of a receiver's certificate. */
export type CertificateFacts = {
  readonly subject: string
  readonly issuer: string
  /** ISO 8601. */
  readonly validTo: string
  /** Whole days from now; negative when it has expired. */
  readonly daysLeft: number
  /** SHA-256, as --fingerprint takes it. */
  readonly fingerprint: string
}

const timeoutMs = 5_000

/**
 * Looks at the certificate of a TLS receiver over a connection of its own, on which nothing is sent. Judges nothing: that is
 * the work of the transport. Undefined when no certificate could be seen.
 */
export function inspectCertificate(
  host: string,
  port: number,
  serverName: string,
  now: number,
): Promise<CertificateFacts | undefined> {
  return new Promise((resolve) => {
    const servername = isIP(serverName) === 0 ? serverName : ''
    const socket = connect({ host, port, servername, rejectUnauthorized: false })
    const settle = (facts?: CertificateFacts): void => {
      socket.end(() => socket.destroy()) // an orderly end: the receiver would log a broken handshake otherwise
      resolve(facts)
    }
    socket.setTimeout(timeoutMs, () => {
      socket.destroy()
      resolve(undefined)
    })
    socket.on('error', () => resolve(undefined))
    socket.once('secureConnect', () => settle(factsOf(socket.getPeerCertificate(), now)))
  })
}

function factsOf(certificate: PeerCertificate, now: number): CertificateFacts | undefined {
  const end = Date.parse(certificate.valid_to)
  if (Number.isNaN(end)) return undefined
  return {
    subject: nameText(certificate.subject),
    issuer: nameText(certificate.issuer),
    validTo: new Date(end).toISOString(),
    daysLeft: Math.floor((end - now) / 86_400_000),
    fingerprint: certificate.fingerprint256,
  }
}

function nameText(name: PeerCertificate['subject']): string {
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ')
}
