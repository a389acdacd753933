import type { PeerCertificate, TLSSocket } from 'node:tls'

/** What a person wants to know of a certificate. */
export type CertificateFacts = {
  /** Distinguished name as `CN=siem.example.com, O=Example`. */
  readonly subject: string
  readonly issuer: string
  /** End of its validity, in ms since 1970-01-01 UTC. */
  readonly validTo: number
  /** SHA-256, in upper case pairs joined by colons. */
  readonly fingerprint: string
}

/** The certificates of both sides of a connection, as far as there are any. */
export type Certificates = {
  readonly receiver?: CertificateFacts
  /** Ours, when the receiver was given one. */
  readonly own?: CertificateFacts
}

/** Takes a socket after its handshake, returns the facts of its certificates. */
export function certificatesOf(socket: TLSSocket): Certificates {
  const receiver = factsOf(socket.getPeerCertificate())
  const own = factsOf(socket.getCertificate())
  return { ...(receiver && { receiver }), ...(own && { own }) }
}

/** Node gives an empty object, or nothing, where there is no certificate. */
function factsOf(certificate: PeerCertificate | object | null): CertificateFacts | undefined {
  if (certificate === null || !('valid_to' in certificate)) return undefined
  const { subject, issuer, valid_to: end, fingerprint256: fingerprint } = certificate
  const validTo = Date.parse(end)
  return Number.isNaN(validTo)
    ? undefined
    : { subject: nameText(subject), issuer: nameText(issuer), validTo, fingerprint }
}

/** Takes a distinguished name, returns it as one line of text. */
export function nameText(name: PeerCertificate['subject'] | undefined): string {
  if (name === undefined) return 'unknown'
  return Object.entries(name)
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(', ')
}
