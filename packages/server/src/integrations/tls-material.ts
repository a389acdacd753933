import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { wrongBody } from '../server-errors.ts'

/** What is given of TLS: PEM text. */
export type GivenMaterial = {
  readonly ca?: string | undefined
  readonly certificate?: string | undefined
  /** The key that was given, or the one that is kept. */
  readonly key?: string | undefined
}

const block = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/**
 * Checks certificates and key before anything is stored: OpenSSL would take any text, and tell at the first connection only.
 *
 * @throws {ServerError} `request-invalid`, with a pointer into the body
 */
export function checkMaterial({ ca, certificate, key }: GivenMaterial): void {
  if (ca !== undefined) certificatesIn(ca, '/tls/ca')
  if (certificate === undefined) {
    if (key !== undefined) throw wrongBody('/tls/certificate', 'a certificate and its key must be given together')
    return
  }
  const [own] = certificatesIn(certificate, '/tls/certificate')
  if (key === undefined) throw wrongBody('/tls/key', 'a certificate and its key must be given together')
  if (own?.checkPrivateKey(keyIn(key)) !== true)
    throw wrongBody('/tls/key', 'expected the key of the certificate: this is another')
}

function certificatesIn(text: string, pointer: string): readonly X509Certificate[] {
  const blocks = text.match(block) ?? []
  if (blocks.length === 0) throw wrongBody(pointer, 'there is no certificate in PEM')
  try {
    return blocks.map((each) => new X509Certificate(each))
  } catch {
    throw wrongBody(pointer, 'a certificate in it cannot be read')
  }
}

function keyIn(text: string): KeyObject {
  // Deriving the key of an encrypted one takes as long as whoever made it wishes.
  if (text.includes('ENCRYPTED')) {
    throw wrongBody('/tls/key', 'expected a key without a passphrase; `openssl pkey -in KEY -out PLAIN` takes it off')
  }
  try {
    return createPrivateKey(text)
  } catch {
    throw wrongBody('/tls/key', 'there is no private key in PEM')
  }
}
