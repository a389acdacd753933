import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram, scratchFolder, skipUnless } from './peer.ts'

/** `skip` option of tests that need certificates. */
export const skipWithoutOpenssl: string | false = skipUnless(findProgram('openssl') !== undefined, 'openssl')

/** A certificate and its key. */
export type Identity = {
  readonly cert: string
  readonly certFile: string
  readonly key: string
  readonly keyFile: string
  /** SHA-256, as node:tls writes it. */
  readonly fingerprint: string
}

export type TestCertificates = {
  readonly ca: Identity
  /** Signed by `ca` for localhost and 127.0.0.1. */
  readonly server: Identity
  /** Signed by `ca` for other.example.test. */
  readonly wrongName: Identity
  /** As `server`, until yesterday. */
  readonly expired: Identity
  /** Signed by `ca` for client.example.test. */
  readonly client: Identity
  readonly otherCa: Identity
  /** As `client`, signed by `otherCa`. */
  readonly strangeClient: Identity
  readonly remove: () => void
}

const LOCALHOST = 'DNS:localhost,IP:127.0.0.1'

/** Makes two authorities and their certificates with the openssl command. To be removed after use. */
export function makeCertificates(): TestCertificates {
  const folder = scratchFolder('certificates')
  const openssl = (...args: string[]): void => {
    const done = spawnSync('openssl', args, { cwd: folder.path, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`openssl ${args.join(' ')} failed: ${done.stderr ?? String(done.error)}`)
  }
  const read = (name: string): Identity => {
    const certFile = join(folder.path, `${name}.pem`)
    const keyFile = join(folder.path, `${name}.key`)
    const cert = readFileSync(certFile, 'utf8')
    return {
      cert,
      certFile,
      key: readFileSync(keyFile, 'utf8'),
      keyFile,
      fingerprint: new X509Certificate(cert).fingerprint256,
    }
  }
  const newKey = (name: string): string[] => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-keyout',
    `${name}.key`,
  ]
  const authority = (name: string): Identity => {
    const extensions = [
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-addext',
      'keyUsage=critical,keyCertSign,cRLSign',
    ]
    openssl('req', '-x509', ...newKey(name), '-subj', `/CN=${name}`, '-days', '2', ...extensions, '-out', `${name}.pem`)
    return read(name)
  }
  const signed = (name: string, by: string, subject: string, names: string, days = 2): Identity => {
    openssl(
      'req',
      ...newKey(name),
      '-subj',
      `/CN=${subject}`,
      '-addext',
      `subjectAltName=${names}`,
      '-out',
      `${name}.csr`,
    )
    const signing = ['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial']
    openssl(...signing, '-days', String(days), '-copy_extensions', 'copy', '-out', `${name}.pem`)
    return read(name)
  }
  return {
    ca: authority('ca'),
    server: signed('server', 'ca', 'server.example.test', LOCALHOST),
    wrongName: signed('wrong-name', 'ca', 'other.example.test', 'DNS:other.example.test'),
    expired: signed('expired', 'ca', 'server.example.test', LOCALHOST, -1),
    client: signed('client', 'ca', 'client.example.test', 'DNS:client.example.test'),
    otherCa: authority('other-ca'),
    strangeClient: signed('strange-client', 'other-ca', 'client.example.test', 'DNS:client.example.test'),
    remove: folder.remove,
  }
}
