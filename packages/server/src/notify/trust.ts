import { X509Certificate } from 'node:crypto'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { NotifyError } from './notify-errors.ts'

let usual: SecureContext | undefined

/**
 * Which authorities a connection trusts.
 *
 * @param ca PEM text of the only ones; when absent, those of Node and of the operating system
 * @throws {NotifyError} `ca-invalid`
 */
export function trustIn(ca: string | undefined): SecureContext {
  if (ca !== undefined) {
    const fault = caFault(ca)
    if (fault !== undefined) throw fault
    return createSecureContext({ ca, minVersion: 'TLSv1.2' })
  }
  // Some hundred certificates are read once, not for each notice.
  usual ??= createSecureContext({
    ca: [...new Set([...getCACertificates('default'), ...getCACertificates('system')])],
    minVersion: 'TLSv1.2',
  })
  return usual
}

/** What is wrong with a CA; undefined when nothing is. OpenSSL would take any text, and then trust nobody. */
export function caFault(ca: string): NotifyError | undefined {
  const blocks = ca.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) return new NotifyError('ca-invalid', { reason: 'there is no certificate in it' })
  try {
    blocks.map((block) => new X509Certificate(block))
    return undefined
  } catch (cause) {
    return new NotifyError('ca-invalid', { reason: cause instanceof Error ? cause.message : String(cause) }, { cause })
  }
}
