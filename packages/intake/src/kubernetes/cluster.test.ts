import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { stringify } from 'yaml'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { createApiClient } from './api-client.ts'
import { findCluster } from './cluster.ts'
import { kubernetesSettings } from './kubernetes-settings.ts'
import { startApiServer } from './testing/api-server.ts'
import { reportOf } from './testing/policy-report.ts'
import { watchCluster } from './watch-cluster.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const skip = !hasOpenssl && process.env['CI'] === undefined && 'openssl is not installed'
const never = new AbortController().signal

/** Makes a certificate that is its own authority. */
function makeCertificate(folder: string, name: string, names: string): { readonly cert: string; readonly key: string } {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=${names}`]
  const made = spawnSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert])
  assert.equal(made.status, 0, String(made.stderr))
  return { cert, key }
}

test(
  'a pod asks with its ServiceAccount, whose token is read anew when the kubelet has renewed it',
  { skip, timeout: 30_000 },
  async (t) => {
    const folder = scratchFolder(t)
    const { cert, key } = makeCertificate(folder, 'server', 'IP:127.0.0.1')
    const server = await startApiServer(t, { cert: readFileSync(cert), key: readFileSync(key) })
    const account = join(folder, 'account')
    mkdirSync(account)
    writeFileSync(join(account, 'ca.crt'), readFileSync(cert))
    writeFileSync(join(account, 'token'), 'first\n')
    server.tokens = ['first']
    const env = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: new URL(server.url).port }
    const client = createApiClient(await findCluster({}, env, account))
    t.after(client.close)
    const status = async (): Promise<number> => (await client.get('/apis/wgpolicyk8s.io', 1e6, never)).status
    assert.equal(await status(), 200)
    server.tokens = ['second']
    assert.equal(await status(), 401)
    writeFileSync(join(account, 'token'), 'second\n')
    assert.equal(await status(), 200)
    await assert.rejects(findCluster({}, {}), { code: 'cluster-unknown' })
  },
)

test('a token that is renewed late is waited for', { timeout: 30_000 }, async (t) => {
  const folder = scratchFolder(t)
  const token = join(folder, 'token')
  writeFileSync(token, 'old')
  const server = await startApiServer(t)
  server.tokens = ['new']
  server.put('policyreports', { name: 'pol', namespace: 'shop' }, reportOf({ a: 'fail' }))
  const journal = createMemoryJournal()
  const settings = kubernetesSettings().parse({ source: 'policy-report', server: server.url, token })
  const way = await watchCluster(settings, testEntrance(journal).entrance)
  t.after(() => way.close())
  await waitUntil('a fault', () => way.status().state === 'unreadable')
  assert.match(way.status().text, /does not know who asks: Unauthorized/)
  writeFileSync(token, 'new')
  await waitUntil('an entry', () => journal.lines().length === 1)
})

test(
  'a server whose certificate is not trusted, or has another name, is not asked',
  { skip, timeout: 30_000 },
  async (t) => {
    const folder = scratchFolder(t)
    const own = makeCertificate(folder, 'server', 'IP:127.0.0.1')
    const other = makeCertificate(folder, 'other', 'DNS:api.example.com')
    const ask = async (served: typeof own, ca: string | undefined): Promise<number> => {
      const server = await startApiServer(t, { cert: readFileSync(served.cert), key: readFileSync(served.key) })
      const client = createApiClient(await findCluster({ server: server.url, ca }))
      t.after(client.close)
      return (await client.get('/apis/wgpolicyk8s.io', 1e6, never)).status
    }
    assert.equal(await ask(own, own.cert), 200)
    await assert.rejects(ask(own, undefined), { code: 'cluster-untrusted' })
    await assert.rejects(ask(own, other.cert), { code: 'cluster-untrusted' })
    await assert.rejects(ask(other, other.cert), { code: 'cluster-untrusted' })
    await assert.rejects(ask(own, join(folder, 'missing.pem')), { code: 'cluster-file-unreadable' })
  },
)

test('a kubeconfig has everything in it, a client certificate too', { skip, timeout: 30_000 }, async (t) => {
  const folder = scratchFolder(t)
  const own = makeCertificate(folder, 'server', 'DNS:api.example.com')
  const user = makeCertificate(folder, 'user', 'DNS:user')
  const tls = {
    cert: readFileSync(own.cert),
    key: readFileSync(own.key),
    ca: readFileSync(user.cert),
    requestCert: true,
  }
  const server = await startApiServer(t, { ...tls, rejectUnauthorized: true })
  const base64 = (path: string): string => readFileSync(path).toString('base64')
  const cluster = {
    server: server.url,
    'certificate-authority-data': base64(own.cert),
    'tls-server-name': 'api.example.com',
  }
  const identity = { 'client-certificate-data': base64(user.cert), 'client-key-data': base64(user.key) }
  const path = join(folder, 'kubeconfig.yaml')
  const write = (more: { cluster?: object; user?: object; context?: string } = {}): void =>
    writeFileSync(
      path,
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': more.context ?? 'here',
        contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
        clusters: [{ name: 'c', cluster: { ...cluster, ...more.cluster } }],
        users: [{ name: 'u', user: more.user ?? identity }],
      }),
    )
  write()
  const client = createApiClient(await findCluster({ kubeconfig: path }))
  t.after(client.close)
  assert.equal((await client.get('/apis/wgpolicyk8s.io', 1e6, never)).status, 200)

  const refused = async (reason: RegExp): Promise<void> =>
    assert.rejects(findCluster({ kubeconfig: path }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'kubeconfig-unusable')
      assert.match(error.message, reason)
      return true
    })
  write({ user: { exec: { command: 'aws' } } })
  await refused(/runs a program to log in/)
  write({ user: { username: 'x', password: 'hunter2' } })
  await refused(/`username`, which is not supported$/)
  write({ cluster: { 'insecure-skip-tls-verify': true } })
  await refused(/leaves the certificate of the server unchecked/)
  write({ context: 'there' })
  await refused(/no context there/)
  write({ cluster: { server: 'http://10.0.0.1' } })
  await refused(/the server has no https address/)
  writeFileSync(path, 'apiVersion: v1\n')
  await refused(/current-context/)
  writeFileSync(path, 'apiVersion: [v1\n')
  await refused(/it is no YAML: Flow sequence/)
  writeFileSync(path, 'a: &a [x]\nb: [*a, *a]\n')
  await refused(/Alias/)
})

test('an answer that is none of an API server is told as such', { timeout: 30_000 }, async (t) => {
  const server = await startApiServer(t)
  const client = createApiClient(await findCluster({ server: server.url }))
  t.after(client.close)
  server.intercept = (_, answer) => {
    answer.writeHead(200)
    answer.end('<html>a login page</html>')
    return true
  }
  await assert.rejects(client.get('/apis/wgpolicyk8s.io', 1e6, never), { code: 'cluster-answer-unreadable' })
  server.intercept = (request) => {
    request.socket.destroy()
    return true
  }
  await assert.rejects(client.get('/apis/wgpolicyk8s.io', 1e6, never), { code: 'cluster-unreachable' })
})

test('settings that do not go together are named', () => {
  const faults = (settings: object): readonly string[] =>
    kubernetesSettings()
      .safeParse({ source: 'policy-report', ...settings })
      .error?.issues.map(({ path }) => path.join('.')) ?? []
  assert.deepEqual(faults({}), [])
  assert.deepEqual(faults({ server: 'https://10.0.0.1:6443', ca: 'ca.pem', cert: 'c.pem', key: 'k.pem' }), [])
  assert.deepEqual(faults({ server: 'http://[::1]:8001' }), [])
  assert.deepEqual(faults({ server: 'http://10.0.0.1:8001' }), ['server'])
  assert.deepEqual(faults({ server: 'https://10.0.0.1', kubeconfig: 'k.json' }), ['server'])
  assert.deepEqual(faults({ token: 't', ca: 'c' }), ['ca', 'token'])
  assert.deepEqual(faults({ server: 'https://10.0.0.1', cert: 'c.pem' }), ['cert'])
  assert.deepEqual(faults({ source: 'falco', namespaces: ['Shop'], version: '1' }), [
    'source',
    'namespaces.0',
    'version',
  ])
})
