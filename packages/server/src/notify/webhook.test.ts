import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test } from 'node:test'
import type { Sent } from './sent.ts'
import { makeCertificate, skipWithoutOpenssl } from './testing/certificate.ts'
import { testAttempt } from './testing/notices.ts'
import { serve, serveSockets } from './testing/serve.ts'
import { sendWebhook, type WebhookSettings } from './webhook.ts'

const limit = { timeout: 20_000 }

function settingsFor(url: string, more: Partial<WebhookSettings> = {}): WebhookSettings {
  return { url, method: 'POST', auth: { kind: 'none' }, timeoutMs: 10_000, allowPrivate: true, ...more }
}

function codeIn(sent: Sent): string {
  return sent.outcome === 'delivered' ? 'delivered' : `${sent.outcome} ${sent.error.code}`
}

const agree = (response: ServerResponse): void => void response.writeHead(200).end('ok')

test('a webhook arrives as it was given, with its id', limit, async (t) => {
  const { url, got } = await serve(t, agree)
  const body = '{"text": "größer"}'
  assert.deepEqual(await sendWebhook(settingsFor(url), body, testAttempt()), { outcome: 'delivered' })
  assert.deepEqual(await sendWebhook(settingsFor(url, { method: 'PUT' }), body, testAttempt()), {
    outcome: 'delivered',
  })
  assert.deepEqual(
    got.map((one) => [one.request.method, one.request.url, one.body]),
    [
      ['POST', '/hook', body],
      ['PUT', '/hook', body],
    ],
  )
  const { headers } = got[0]!.request
  assert.equal(headers['webhook-id'], 'notice-1')
  assert.equal(headers['content-type'], 'application/json; charset=utf-8')
  assert.equal(headers.authorization, undefined)
})

test('it shows who it is by password or token', limit, async (t) => {
  const { url, got } = await serve(t, agree)
  const auths: WebhookSettings['auth'][] = [
    { kind: 'basic', user: 'tide', password: 'wä:iter' },
    { kind: 'token', header: 'Authorization', scheme: 'Bearer', token: 'abc.def' },
    { kind: 'token', header: 'X-Api-Key', token: 'abc.def' },
  ]
  for (const auth of auths) await sendWebhook(settingsFor(url, { auth }), '{}', testAttempt())
  const sent = got.map(({ request }) => [request.headers.authorization, request.headers['x-api-key']])
  assert.deepEqual(sent, [
    [`Basic ${Buffer.from('tide:wä:iter').toString('base64')}`, undefined],
    ['Bearer abc.def', undefined],
    [undefined, 'abc.def'],
  ])
})

test(
  'TLS is verified, by an authority of its own where one is given',
  { ...limit, skip: skipWithoutOpenssl },
  async (t) => {
    const certificate = makeCertificate()
    const expired = makeCertificate(undefined, -1)
    const foreign = makeCertificate('DNS:other.example.test')
    const servers = await Promise.all([certificate, expired, foreign].map((one) => serve(t, agree, one)))
    const [good, old, wrong] = servers.map(({ url }) => url) as [string, string, string]
    const send = async (url: string, ca?: string): Promise<string> =>
      codeIn(await sendWebhook(settingsFor(url, { ca }), '{}', testAttempt()))
    assert.equal(await send(good, certificate.cert), 'delivered')
    assert.equal(await send(good), 'try-again tls-untrusted')
    assert.equal(await send(good, foreign.cert), 'try-again tls-untrusted')
    assert.equal(await send(old, expired.cert), 'try-again tls-out-of-date')
    assert.equal(await send(wrong, foreign.cert), 'try-again tls-wrong-name')
    assert.equal(await send(good, 'no PEM'), 'given-up ca-invalid')
    assert.deepEqual(
      servers.map(({ got }) => got.length),
      [1, 0, 0],
    )
    const plain = await serve(t, agree)
    assert.equal(await send(plain.url.replace('http:', 'https:')), 'try-again tls-failed')
  },
)

test('what cannot be reached is tried again', limit, async (t) => {
  const closed = await serveSockets(t, (socket) => socket.destroy())
  const garbage = await serveSockets(t, (socket) => socket.end('SSH-2.0-x\r\n'))
  const send = async (url: string): Promise<string> => codeIn(await sendWebhook(settingsFor(url), '{}', testAttempt()))
  assert.equal(await send(`http://127.0.0.1:${closed}/`), 'try-again connection-broken')
  assert.equal(await send(`http://127.0.0.1:${garbage}/`), 'try-again not-http')
  assert.equal(await send('http://127.0.0.1:1/'), 'try-again connection-refused')
  assert.equal(await send('http://nowhere.invalid/'), 'try-again host-not-found')
})

test('inner networks are not reached without a permission, and nothing is connected', limit, async (t) => {
  let connections = 0
  const port = await serveSockets(t, () => connections++)
  const send = async (url: string, allowPrivate = false): Promise<string> =>
    codeIn(await sendWebhook(settingsFor(url, { allowPrivate }), '{}', testAttempt()))
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0.0.0.0'])
    assert.equal(await send(`http://${host}:${port}/`), 'given-up address-private', host)
  assert.equal(await send('http://169.254.169.254/latest/meta-data/', true), 'given-up address-forbidden')
  assert.equal(await send('http://metadata.google.internal/', true), 'given-up address-forbidden')
  assert.equal(connections, 0)
})

test('a redirect is not followed', limit, async (t) => {
  const target = await serve(t, agree)
  const { url } = await serve(t, (response) => void response.writeHead(307, { location: target.url }).end())
  const auth = { kind: 'token', header: 'Authorization', token: 'secret-token' } as const
  assert.equal(codeIn(await sendWebhook(settingsFor(url, { auth }), '{}', testAttempt())), 'given-up reply-redirect')
  assert.equal(target.got.length, 0)
})

test('a refusal says what the receiver said, shortened and without secrets', limit, async (t) => {
  const { url } = await serve(t, (response, { request }) => {
    response.writeHead(400).end(`bad ${request.headers.authorization} at ${request.url}\n${'x'.repeat(1000)}`)
  })
  const auth = { kind: 'basic', user: 'tide', password: 'waiter-password' } as const
  const secrets = ['path-secret']
  const sent = await sendWebhook(settingsFor(`${url}/path-secret`, { auth, secrets }), '{}', testAttempt())
  assert.ok(sent.outcome === 'given-up')
  assert.match(
    sent.error.message,
    /^localhost:\d+ refuses the notice: HTTP status 400: bad Basic \[hidden\] at \/hook\/\[hidden\] x+\.\.\.$/,
  )
})

test('429 and 503 say when to come again', limit, async (t) => {
  const { url } = await serve(t, (response) => void response.writeHead(429, { 'retry-after': '3' }).end('slow down'))
  const sent = await sendWebhook(settingsFor(url), '{}', testAttempt())
  assert.ok(sent.outcome === 'try-again')
  assert.equal(sent.afterMs, 3000)
  assert.match(sent.error.message, /slow down$/)
})

test('a receiver that freezes, or answers byte by byte, does not outstay the time', limit, async (t) => {
  const frozen = await serveSockets(t, () => {})
  const slow = await serveSockets(t, (socket) => {
    const timer = setInterval(() => socket.write('H'), 5)
    socket.on('close', () => clearInterval(timer))
  })
  const slowHeaders = await serveSockets(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nx-a: ')
    const timer = setInterval(() => socket.write('a'), 5)
    socket.on('close', () => clearInterval(timer))
  })
  const hints = await serveSockets(t, (socket) => {
    const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 5)
    socket.on('close', () => clearInterval(timer))
  })
  for (const port of [frozen, slowHeaders, hints, slow]) {
    const settings = settingsFor(`http://127.0.0.1:${port}/`, { timeoutMs: 200 })
    const started = performance.now()
    const sent = await sendWebhook(settings, '{}', testAttempt())
    assert.equal(sent.outcome, 'try-again')
    assert.ok(sent.outcome === 'try-again' && /no-answer|not-http/.test(sent.error.code), codeIn(sent))
    assert.ok(performance.now() - started < 2000)
  }
})

test('once the status is there it counts, however slow or large the rest is', limit, async (t) => {
  const trickle = await serve(t, (response) => {
    response.writeHead(200).write('o')
    const timer = setInterval(() => response.write('k'), 5)
    response.on('close', () => clearInterval(timer))
  })
  assert.deepEqual(await sendWebhook(settingsFor(trickle.url, { timeoutMs: 300 }), '{}', testAttempt()), {
    outcome: 'delivered',
  })
  const gigabyte = 2 ** 30
  let written = 0
  const closed = Promise.withResolvers<void>()
  const endless = await serve(t, (response) => {
    response.writeHead(500, { 'content-length': gigabyte })
    const chunk = Buffer.alloc(65_536, 'x')
    const more = (): void => {
      while (written < gigabyte) {
        written += chunk.length
        if (!response.write(chunk)) return void response.once('drain', more)
      }
      response.end()
    }
    response.on('close', closed.resolve)
    more()
  })
  const sent = await sendWebhook(settingsFor(endless.url), '{}', testAttempt())
  assert.equal(codeIn(sent), 'try-again reply-busy')
  await closed.promise
  assert.ok(written < gigabyte / 8, `${written} bytes`)
})

test('the caller can break an attempt off', limit, async (t) => {
  const own = new AbortController()
  const port = await serveSockets(t, (socket) => socket.once('data', () => own.abort()))
  const sent = await sendWebhook(settingsFor(`http://127.0.0.1:${port}/`), '{}', testAttempt({ signal: own.signal }))
  assert.equal(codeIn(sent), 'try-again aborted')
  assert.equal(
    codeIn(await sendWebhook(settingsFor(`http://127.0.0.1:${port}/`), '{}', testAttempt({ signal: own.signal }))),
    'try-again aborted',
  )
})

test('an attempt leaves no connection behind', limit, async (t) => {
  const ended = Promise.withResolvers<void>()
  const port = await serveSockets(t, (socket) => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'))
    void once(socket, 'close').then(() => ended.resolve())
  })
  assert.equal(codeIn(await sendWebhook(settingsFor(`http://127.0.0.1:${port}/`), '{}', testAttempt())), 'delivered')
  await ended.promise
})
