import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect } from 'node:tls'
import { falcoLine, numbersIn } from '../testing/falco-line.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { createWayReport } from '../way-report.ts'
import { createToken } from './access-token.ts'
import { httpSettings } from './http-settings.ts'
import { serveEvents } from './serve-events.ts'
import { keepTlsFresh, loadTlsFiles } from './tls-files.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const skip = !hasOpenssl && process.env['CI'] === undefined && 'openssl is not installed'

/** Makes a certificate for localhost that is its own authority. */
function makeCertificate(folder: string, name: string): { readonly cert: string; readonly key: string } {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  const made = spawnSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert])
  assert.equal(made.status, 0, String(made.stderr))
  return { cert, key }
}

const { token, sha256 } = createToken()

function portOf(address: string | undefined): number {
  return Number(new URL(address ?? '').port)
}

test(
  'records are taken over TLS, from clients whose certificate is right when one is asked for',
  { skip, timeout: 20_000 },
  async (t) => {
    const folder = scratchFolder(t)
    const server = makeCertificate(folder, 'server')
    const client = makeCertificate(folder, 'client')
    const journal = createMemoryJournal()
    const tls = { ...server, clientCa: client.cert }
    const clients = [{ name: 'falco', source: 'falco', token: { sha256 } }]
    const settings = httpSettings().parse({ listen: '127.0.0.1:0', tls, clients })
    const way = await serveEvents(settings, testEntrance(journal).entrance)
    t.after(() => way.close())
    assert.match(way.address!, /^https:/)
    const post = (identity: object): Promise<number> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${token}` }
        const options = { method: 'POST', headers, ca: readFileSync(server.cert), agent: false as const, ...identity }
        const sent = request(`${way.address}/v1/events`, options, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0))
        })
        sent.on('error', reject)
        sent.end(falcoLine(0))
      })
    assert.equal(await post({ cert: readFileSync(client.cert), key: readFileSync(client.key) }), 200)
    await assert.rejects(post({}), /certificate required|ECONNRESET|socket hang up/)
    await assert.rejects(post({ cert: readFileSync(server.cert), key: readFileSync(server.key) }))
    assert.deepEqual(numbersIn(journal.lines()), [0])

    const named = httpSettings().parse({
      listen: '127.0.0.1:0',
      tls,
      clients: [
        { name: 'by-name', source: 'falco', certificate: { cn: 'client' } },
        { name: 'by-both', source: 'falco', certificate: { dns: 'other.example' }, token: { sha256 } },
      ],
    })
    const strict = await serveEvents(named, testEntrance(journal).entrance)
    t.after(() => strict.close())
    const identity = { cert: readFileSync(client.cert), key: readFileSync(client.key), port: portOf(strict.address) }
    assert.equal(await post({ ...identity, headers: {} }), 200)
    // The token is right, but it belongs to somebody with another certificate.
    assert.equal(await post(identity), 401)
    await assert.rejects(post({ headers: {}, port: identity.port }))
    assert.deepEqual(numbersIn(journal.lines()), [0, 0])

    const old = connect({
      port: Number(new URL(way.address!).port),
      host: '127.0.0.1',
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    })
    const [error] = await new Promise<unknown[]>((resolve) => old.on('error', (cause) => resolve([cause])))
    assert.ok(error instanceof Error)
  },
)

test('renewed files are taken into use; bad ones are told, and the old stay', { skip, timeout: 20_000 }, async (t) => {
  const folder = scratchFolder(t)
  const first = makeCertificate(folder, 'first')
  const second = makeCertificate(folder, 'second')
  const { entrance, tellings } = testEntrance()
  const report = createWayReport('way', entrance.tell)
  const applied: unknown[] = []
  const fresh = keepTlsFresh(
    first,
    await loadTlsFiles(first),
    (material) => applied.push(material.cert),
    { way: 'way', tell: entrance.tell, report },
    10,
  )
  t.after(() => fresh.close())
  copyFileSync(second.cert, first.cert)
  await waitUntil('the mismatch to be told', () => tellings('certificate-kept').length > 0)
  assert.match(String(tellings('certificate-kept')[0]?.['reason']), /cannot be used: .*key/i)
  assert.equal(applied.length, 0)
  copyFileSync(second.key, first.key)
  await waitUntil('the renewal', () => tellings('certificate-renewed').length > 0)
  assert.deepEqual(applied, [readFileSync(second.cert, 'utf8')])
})

test('what is wrong with the files is said in words', { skip }, async (t) => {
  const folder = scratchFolder(t)
  const server = makeCertificate(folder, 'server')
  await assert.rejects(
    loadTlsFiles({ ...server, key: join(folder, 'nowhere') }),
    /the key file .*nowhere cannot be read: there is no such file$/,
  )
  writeFileSync(join(folder, 'text'), 'no PEM')
  await assert.rejects(loadTlsFiles({ ...server, cert: join(folder, 'text') }), { code: 'tls-material-invalid' })
})
