import { readFile } from 'node:fs/promises'
import { createSecureContext, getCACertificates } from 'node:tls'
import type { SecureContext, SecureContextOptions } from 'node:tls'
import { fileReason } from '../file-reason.ts'
import { SyslogError } from '../syslog-errors.ts'

/** Which receivers to trust, and who we are. PEM text or, read at each connect, a file with it. */
export type TlsOptions = {
  /** Authorities to trust instead of those of Node and of the operating system. */
  readonly ca?: string
  readonly caFile?: string
  /** Our certificate (with intermediate ones after it) and its key, for receivers that ask for one. */
  readonly cert?: string
  readonly certFile?: string
  readonly key?: string
  readonly keyFile?: string
  /** Of an encrypted key. */
  readonly passphrase?: string
  /** The name that the certificate must carry, and that is sent as SNI. Default: the host of the target. */
  readonly serverName?: string
  /**
   * SHA-256 fingerprints of the certificates to accept, in hexadecimal with or without colons, also as `sha-256:...`.
   * One that matches is enough, as in RFC 5425 section 5.1: authority, name and dates are not looked at then.
   */
  readonly fingerprints?: readonly string[]
  /** Accepts any certificate: whoever is in between reads and changes everything. For tests alone. */
  readonly insecureSkipVerify?: boolean
  /** Default `TLSv1.2`: RFC 9662 requires it for syslog, RFC 8996 forbids what came before. */
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3'
}

/** Takes the options of a TLS transport or receiver, reads the files, returns what `node:tls` wants of them. */
export async function loadTlsMaterial(options: TlsOptions): Promise<SecureContextOptions> {
  const [ca, cert, key] = await Promise.all([
    pemOf('CA', options.ca, options.caFile),
    pemOf('certificate', options.cert, options.certFile),
    pemOf('key', options.key, options.keyFile),
  ])
  if ((cert === undefined) !== (key === undefined)) {
    throw new SyslogError('tls-material-invalid', { reason: 'a certificate and its key must be given together' })
  }
  const material: SecureContextOptions = { minVersion: options.minVersion ?? 'TLSv1.2' }
  if (ca !== undefined) material.ca = ca
  if (cert !== undefined) material.cert = cert
  if (key !== undefined) material.key = key
  if (options.passphrase !== undefined) material.passphrase = options.passphrase
  return material
}

/** Takes that, returns the context of a TLS connection; without a CA, those of Node and of the system are trusted. */
export function createContext(material: SecureContextOptions): SecureContext {
  try {
    return createSecureContext({ ...material, ca: material.ca ?? systemAuthorities() })
  } catch (cause) {
    throw new SyslogError('tls-material-invalid', { reason: reasonOf(cause) }, { cause })
  }
}

/**
 * Takes SHA-256 fingerprints as people write them, returns them as `node:tls` does: upper case pairs joined by colons.
 * Throws a SyslogError `option-invalid` for anything else, so that a mistyped pin never becomes a certificate refused.
 */
export function normalizeFingerprints(fingerprints: readonly string[]): string[] {
  return fingerprints.map((text) => {
    const digits = text
      .replace(/^sha-?256[:=]/i, '')
      .replaceAll(':', '')
      .toUpperCase()
    if (!/^[0-9A-F]{64}$/.test(digits)) {
      throw new SyslogError('option-invalid', {
        fault: `${JSON.stringify(text)} is not a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons`,
      })
    }
    return digits.replace(/..(?!$)/g, '$&:')
  })
}

async function pemOf(what: string, text: string | undefined, path: string | undefined): Promise<string | undefined> {
  if (text !== undefined && path !== undefined) {
    throw new SyslogError('option-invalid', { fault: `the ${what} is given both as text and as a file` })
  }
  if (path === undefined) return text
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new SyslogError('file-unreadable', { what, path, reason: fileReason(cause) }, { cause })
  }
}

// Node trusts its own list by default; the authority of a company is in that of the operating system.
let authorities: string[] | undefined
function systemAuthorities(): string[] {
  authorities ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  return authorities
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
