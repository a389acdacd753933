import { createHmac } from 'node:crypto'

/** What a secret of Standard Webhooks looks like: `whsec_` and the base64 of 24 to 64 bytes. */
export function isSigningSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false
  const { length } = keyOf(text)
  return length >= 24 && length <= 64
}

/**
 * The headers of a signed webhook, version 1:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. The id is signed and stays the
 * same when a notice is sent again, so that the receiver takes it once; the time is that of the attempt, so that old ones can
 * be refused.
 *
 * @param id without full stops: they separate what is signed
 * @param now in ms since 1970-01-01 UTC
 */
export function signWebhook(
  secret: string,
  id: string,
  now: number,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  const seconds = String(Math.floor(now / 1000))
  const digest = createHmac('sha256', keyOf(secret)).update(`${id}.${seconds}.`).update(body).digest('base64')
  return { 'webhook-timestamp': seconds, 'webhook-signature': `v1,${digest}` }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}
