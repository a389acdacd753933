import assert from 'node:assert/strict'
import { createEntrance, findWay, type OpenWay } from '@tidewaiter/intake'
import type { Group, Journal } from '@tidewaiter/journal'
import { kcs20 } from '@tidewaiter/model'
import { createRedactor } from '@tidewaiter/sources'
import { test, type TestContext } from 'node:test'
import type { Sent } from './sent.ts'
import { isSigningSecret, signWebhook } from './sign-webhook.ts'
import { testAttempt } from './testing/notices.ts'
import { sendWebhook } from './webhook.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A Falco alert, which our own intake takes. */
const alert = JSON.stringify({
  hostname: 'node-1',
  output: 'Notice A shell was spawned',
  priority: 'Notice',
  rule: 'Terminal shell in container',
  source: 'syscall',
  time: '2026-11-20T10:00:00.000000000Z',
  output_fields: { 'proc.cmdline': 'sh', 'proc.name': 'sh', 'proc.pid': 4000 },
})

/** Our own intake, with one client that signs; counts what is accepted. */
async function openIntake(t: TestContext): Promise<{ readonly way: OpenWay; readonly accepted: () => number }> {
  let entries = 0
  const journal = {
    append: async ({ count }: Group) => {
      entries += count
      return { first: entries - count, count }
    },
    memory: (bytes: number) => new Uint8Array(bytes),
    marks: { get: () => undefined, list: () => new Map(), remove: async () => {} },
  } as unknown as Journal
  const http = findWay('http')
  assert.ok(http)
  process.env['TIDEWAITER_TEST_SECRET'] = secret
  t.after(() => delete process.env['TIDEWAITER_TEST_SECRET'])
  const signature = { scheme: 'standard-webhooks', secret: { env: 'TIDEWAITER_TEST_SECRET' } }
  const settings = http
    .settings()
    .parse({ listen: '127.0.0.1:0', clients: [{ name: 'falco', source: 'falco', signature }] })
  const context = { serverName: 'gateway-1', peerAddress: '127.0.0.1', redact: createRedactor({}) }
  const way = await http.open(
    settings,
    createEntrance({ name: 'hook', journal, tell: () => {}, forms: [kcs20], context }),
  )
  t.after(() => way.close())
  return { way, accepted: () => entries }
}

test('our own intake takes what is signed, and takes it once', { timeout: 20_000 }, async (t) => {
  const { way, accepted } = await openIntake(t)
  const send = (signedWith: string, id: string, now: number): Promise<Sent> => {
    const auth = { kind: 'hmac', secret: signedWith } as const
    const settings = {
      url: `${way.address}/v1/events/falco`,
      method: 'POST',
      auth,
      timeoutMs: 10_000,
      allowPrivate: true,
    } as const
    return sendWebhook(settings, alert, testAttempt({ id, now }))
  }
  const now = Date.now()
  assert.deepEqual(await send(secret, 'notice-1', now), { outcome: 'delivered' })
  assert.equal(accepted(), 1)
  assert.deepEqual(await send(secret, 'notice-1', now + 2000), { outcome: 'delivered' })
  assert.equal(accepted(), 1)
  assert.deepEqual(await send(secret, 'notice-2', now), { outcome: 'delivered' })
  assert.equal(accepted(), 2)
  const wrong = await send(`whsec_${Buffer.alloc(32, 7).toString('base64')}`, 'notice-3', now)
  assert.ok(wrong.outcome === 'given-up')
  assert.equal(wrong.error.code, 'reply-credentials')
  const late = await send(secret, 'notice-4', now - 301_000)
  assert.ok(late.outcome === 'given-up')
  assert.match(late.error.message, /five minutes off/)
  assert.equal(accepted(), 2)
})

test('the example of the specification is signed as there', () => {
  const headers = signWebhook(
    secret,
    'msg_p5jXN8AQM9LWM0D4loKWxJek',
    1_614_265_330_999,
    Buffer.from('{"test": 2432232314}'),
  )
  assert.deepEqual(headers, {
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})

test('a secret has 24 to 64 bytes', () => {
  const secretOf = (bytes: number): string => `whsec_${Buffer.alloc(bytes, 1).toString('base64')}`
  for (const bytes of [24, 32, 64]) assert.equal(isSigningSecret(secretOf(bytes)), true)
  for (const bytes of [0, 23, 65]) assert.equal(isSigningSecret(secretOf(bytes)), false)
  assert.equal(isSigningSecret(secretOf(32).slice(6)), false)
})
