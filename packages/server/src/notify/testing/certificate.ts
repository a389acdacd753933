import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `skip` option of tests that need certificates. */
export const skipWithoutOpenssl: string | false =
  spawnSync('openssl', ['version']).status !== 0 && process.env['CI'] === undefined && 'openssl is not installed'

export type TestCertificate = { readonly cert: string; readonly key: string }

/** Makes a certificate that is its own authority. @param days negative: it has expired */
export function makeCertificate(names: string = 'DNS:localhost,IP:127.0.0.1', days: number = 2): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-notify-'))
  try {
    const [request, cert, key] = ['request.pem', 'cert.pem', 'key.pem'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const about = ['-subj', '/CN=notify.example.test', '-addext', `subjectAltName=${names}`]
    openssl('req', ...kind, ...about, '-keyout', key, '-out', request)
    const signing = ['-signkey', key, '-days', String(days), '-copy_extensions', 'copy']
    openssl('x509', '-req', '-in', request, ...signing, '-out', cert)
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openssl(...args: readonly string[]): void {
  const done = spawnSync('openssl', args, { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`openssl ${args[0]} failed: ${done.stderr}`)
}
