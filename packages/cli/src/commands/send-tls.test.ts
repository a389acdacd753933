import { equal, match } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { run } from '../testing/fake-io.ts'
import { startListen, until } from '../testing/start-listen.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const openssl = spawnSync('openssl', ['version']).status === 0

test(
  'over TLS the certificate is checked and shown',
  { skip: !openssl && 'openssl is not installed', timeout: 10_000 },
  async (t) => {
    const folder = temporaryFolder(t)
    const [cert, key] = [folder.path('cert.pem'), folder.path('key.pem')]
    const request =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=siem.example.test'
    const made = spawnSync('openssl', [
      ...request.split(' '),
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-out',
      cert,
      '-keyout',
      key,
    ])
    equal(made.status, 0, String(made.stderr))

    const listen = await startListen(t, '--raw', '--tls', '127.0.0.1:0', '--cert', cert, '--key', key)
    const send = (...options: string[]): ReturnType<typeof run> =>
      run(['send', '--to', listen.addresses[0] ?? '', '--test', 'NT-001', ...options])

    const trusted = await send('--ca', cert)
    equal(trusted.code, 0)
    match(
      trusted.stdout,
      /^certificate subject CN=siem\.example\.test; issuer CN=siem\.example\.test; valid for \d+ more days, to 20\d\d-.*; SHA-256 [0-9A-F:]{95}$/m,
    )
    match(trusted.stdout, /^sent {8}\d+ bytes, framing octet-counting$/m)
    await until(() => listen.stdout().includes('|NT-001|'))

    const unknown = await send()
    equal(unknown.code, 4)
    match(unknown.stderr, /is not signed by a trusted authority/)

    const fingerprint = /SHA-256 (\S+)/.exec(trusted.stdout)?.[1] ?? ''
    equal((await send('--fingerprint', fingerprint)).code, 0)
    match((await send('--ca', cert, '--server-name', 'other.example.test')).stderr, /not for other\.example\.test/)
  },
)
