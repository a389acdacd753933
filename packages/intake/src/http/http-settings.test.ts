import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { httpSettings } from './http-settings.ts'
import { isLoopback, parseListen } from './listen-address.ts'

const sha256 = 'a'.repeat(64)
const clients = [{ name: 'falco', token: { sha256 } }]

/** What is wrong with settings: each fault with its path. */
function faults(settings: object): string[] {
  const parsed = httpSettings().safeParse({ clients, ...settings })
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the defaults are safe: loopback, 8 MiB, 1,000 connections', () => {
  const { listen, maxBodyBytes, maxConnections, allowPlaintext, tls } = httpSettings().parse({ clients })
  assert.deepEqual(listen, { host: '127.0.0.1', port: 2801 })
  assert.deepEqual([maxBodyBytes, maxConnections, allowPlaintext, tls], [8_388_608, 1000, false, undefined])
})

test('what other machines reach needs TLS, or to be wanted without', () => {
  const wanted = /^listen: 0\.0\.0\.0 can be reached from other machines: set `tls`, or `allowPlaintext: true`$/
  assert.match(faults({ listen: '0.0.0.0:2801' }).join(), wanted)
  assert.deepEqual(faults({ listen: '0.0.0.0:2801', allowPlaintext: true }), [])
  assert.deepEqual(faults({ listen: '[::]:2801', tls: { cert: 'a.pem', key: 'a.key' } }), [])
  assert.deepEqual(faults({ listen: '[::1]:2801' }), [])
})

test('a client is never without a token, and has a name of its own', () => {
  assert.match(faults({ clients: [] }).join(), /no way in without a token/)
  assert.deepEqual(faults({ clients: [{ name: 'a' }] }), [
    'clients.0.token: a client needs a token, a certificate or a signature',
  ])
  assert.match(faults({ clients: [{ name: 'a', token: 'plain' }] }).join(), /^clients\.0\.token: /)
  assert.deepEqual(faults({ clients: [...clients, ...clients] }), ['clients.1.name: there are two clients falco'])
  assert.match(faults({ clients: [{ name: 'a/b', token: { sha256 } }] }).join(), /^clients\.0\.name: use up to 64/)
})

test('what does not go together is told', () => {
  const tls = { cert: 'a.pem', key: 'a.key' }
  const withClient = (client: object, settings: object = {}): string[] =>
    faults({ clients: [{ name: 'a', token: { sha256 }, ...client }], ...settings })
  assert.deepEqual(withClient({ source: 'trivy', sources: ['grype'] }), [
    'clients.0.sources: give `source` or `sources`, not both',
  ])
  assert.deepEqual(withClient({ sources: ['trivy', 'grype'], options: { passed: 'skip' } }), [
    'clients.0.options: options are those of a `source`: name it',
  ])
  assert.deepEqual(withClient({ source: 'falco', answer: 'admission-review' }), [
    'clients.0.answer: only for `source: admission-review`',
  ])
  const missing = 'clients.0.certificate: certificates are asked for only when `tls.clientCa` names their authority'
  assert.deepEqual(withClient({ certificate: { cn: 'a' } }, { tls }), [missing])
  assert.deepEqual(withClient({ certificate: { cn: 'a' } }, { tls: { ...tls, clientCa: 'ca.pem' } }), [])
  assert.match(withClient({ sources: ['nobody'] }).join(), /^clients\.0\.sources\.0: /)
  assert.match(withClient({ certificate: { ip: '192.0.2.1' } }).join(), /^clients\.0\.certificate: /)
  const secret = { env: 'SECRET' }
  assert.deepEqual(withClient({ token: undefined, signature: { scheme: 'github', secret } }), [])
  assert.match(
    withClient({ signature: { scheme: 'github', secret: 'plain' } }).join(),
    /^clients\.0\.signature\.secret: /,
  )
  const signature = { scheme: 'hmac', secret }
  assert.deepEqual(withClient({ signature }), [
    'clients.0.signature.header: name the header that holds the signature: X-Signature',
  ])
  assert.deepEqual(withClient({ signature: { scheme: 'github', secret, prefix: 'x' } }), [
    'clients.0.signature.prefix: is fixed for github; it is for `scheme: hmac`',
  ])
  const { clients: parsed } = httpSettings().parse({
    clients: [{ name: 'a', signature: { ...signature, header: 'X-Sig' } }],
  })
  const { algorithm, encoding, prefix } = parsed[0]!.signature!
  assert.deepEqual([algorithm, encoding, prefix], ['sha256', 'hex', ''])
})

test('addresses are read as people write them', () => {
  assert.deepEqual(parseListen('localhost:80'), { host: 'localhost', port: 80 })
  assert.deepEqual(parseListen('[fe80::1]:0'), { host: 'fe80::1', port: 0 })
  for (const text of ['', '2801', ':2801', '127.0.0.1', '127.0.0.1:65536', '::1:2801', '[127.0.0.1]:1', 'a:b']) {
    assert.equal(parseListen(text), undefined, text)
  }
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.ok(isLoopback(host), host)
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.com', '::ffff:127.0.0.1'])
    assert.ok(!isLoopback(host), host)
})

test('the schema can be written as JSON Schema, with its descriptions', () => {
  const schema = z.toJSONSchema(httpSettings(), { io: 'input' }) as {
    properties: Record<string, { description?: string }>
  }
  assert.match(schema.properties['listen']?.description ?? '', /^Address and port\./)
})
