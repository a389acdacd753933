import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { signatureSettings, type SignatureSettings } from './signature-settings.ts'
import { createReadSignature } from './verify-signature.ts'

const place = { env: 'X' }
const github: SignatureSettings = signatureSettings().parse({ scheme: 'github', secret: place })
const standard: SignatureSettings = signatureSettings().parse({ scheme: 'standard-webhooks', secret: place })

/** Whether a body is genuine under the headers, or why that cannot be told. */
function verdict(
  settings: SignatureSettings,
  secret: string,
  headers: Record<string, string>,
  body: string,
  now = Date.now(),
): boolean | string {
  const read = createReadSignature(settings, secret)(headers, now)
  return 'fault' in read
    ? read.fault
    : read.signed.isGenuine([Buffer.from(body.slice(0, 3)), Buffer.from(body.slice(3))])
}

test("the example of GitHub's documentation is genuine, and nothing near it", () => {
  const secret = "It's a Secret to Everybody"
  const hex = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
  const check = (signature: string, body = 'Hello, World!', key = secret): boolean | string =>
    verdict(github, key, { 'x-hub-signature-256': signature }, body)
  assert.equal(check(`sha256=${hex}`), true)
  assert.equal(check(`sha256=${hex.toUpperCase()}`), true)
  assert.equal(check(`sha256=${hex}`, 'Hello, World?'), false)
  assert.equal(check(`sha256=${hex}`, 'Hello, World!', `${secret}.`), false)
  for (const bad of [hex, `sha1=${hex}`, 'sha256=', `sha256=${hex}00`, `sha256=${hex.slice(2)}`, 'sha256=zz', '='])
    assert.equal(check(bad), false, bad)
  assert.equal(verdict(github, secret, {}, ''), 'a signature is needed, as x-hub-signature-256')
})

test('the example of Standard Webhooks is genuine while it is young', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  }
  const body = '{"test": 2432232314}'
  const sent = 1_614_265_330_000
  const check = (other: object, now = sent): boolean | string =>
    verdict(standard, secret, { ...headers, ...other }, body, now)
  assert.equal(check({}), true)
  assert.equal(check({}, sent + 299_000), true)
  assert.equal(check({}, sent - 299_000), true)
  assert.match(String(check({}, sent + 301_000)), /five minutes off/)
  assert.match(String(check({}, sent - 301_000)), /five minutes off/)
  assert.match(String(check({ 'webhook-timestamp': '1e9' }, 1e12)), /five minutes off/)
  assert.equal(check({ 'webhook-id': 'msg_other' }), false)
  assert.equal(check({ 'webhook-timestamp': '1614265331' }), false)
  const several = `v1a,abc v1,AAAA ${headers['webhook-signature']}`
  assert.equal(check({ 'webhook-signature': several }), true)
  assert.equal(check({ 'webhook-signature': 'v1, v1,= x' }), false)
  assert.equal(check({ 'webhook-signature': `${'v1,AAAA '.repeat(10)}${headers['webhook-signature']}` }), false)
  assert.match(String(check({ 'webhook-id': '' })), /a signature is needed, as webhook-id/)
})

test('any HMAC in any header is genuine for its body, and for no other', () => {
  const text = fc.string({ maxLength: 50 })
  const form = fc.record({
    algorithm: fc.constantFrom('sha256' as const, 'sha512' as const, 'sha384' as const, 'sha1' as const),
    encoding: fc.constantFrom('hex' as const, 'base64' as const),
    prefix: fc.constantFrom('', 'sha256=', 'hmac '),
  })
  fc.assert(
    fc.property(form, text, text, fc.string({ minLength: 1 }), (settings, body, other, secret) => {
      const signature = settings.prefix + createHmac(settings.algorithm, secret).update(body).digest(settings.encoding)
      const read = createReadSignature({ scheme: 'hmac', secret: place, header: 'X-Sig', ...settings }, secret)
      const found = read({ 'x-sig': signature }, 0)
      assert.ok('signed' in found)
      assert.equal(found.signed.isGenuine([Buffer.from(body)]), true)
      assert.equal(found.signed.isGenuine([Buffer.from(other)]), Buffer.from(other).equals(Buffer.from(body)))
    }),
  )
})
