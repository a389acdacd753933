import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { SignatureSettings } from './signature-settings.ts'

/**
 * What the headers of a request promise of its body, to be checked when the body is there.
 *
 * `delivery` names the delivery, so that it is taken once. Whether it is covered by the signature depends on the scheme: with
 * `standard-webhooks` it is, with `github` it is not (GitHub signs the body alone), so that there it keeps out what is sent again, and
 * not an attacker who has a body with its signature and makes up another id. The connection has to be TLS for that.
 */
export type SignedBody = {
  readonly delivery: string | undefined
  /** True when the body, as it came and before it is unpacked, has the signature. Takes a time that tells nothing of it. */
  readonly isGenuine: (body: readonly Uint8Array[]) => boolean
}

/** Takes the headers of a request; what they lack is said in words. @param now in ms since 1970-01-01 UTC */
export type ReadSignature = (
  headers: IncomingHttpHeaders,
  now: number,
) => { readonly signed: SignedBody } | { readonly fault: string }

/** How far the signed time of a delivery may be off: what the specification of Standard Webhooks advises. */
const toleranceMs = 5 * 60 * 1000

/** Longest header that is looked at. */
const maxLength = 2048

/** Signatures that a header may hold, while a sender changes its secret. */
const maxSignatures = 10

/**
 * Makes what reads the signatures of a client.
 *
 * @param secret as it stands in the file or variable; for `standard-webhooks` it is `whsec_` and base64
 */
export function createReadSignature(settings: SignatureSettings, secret: string): ReadSignature {
  switch (settings.scheme) {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    case 'github':
      return readHmac(secret, {
        header: 'x-hub-signature-256',
        algorithm: 'sha256',
        encoding: 'hex',
        prefix: 'sha256=',
        // A delivery that somebody asks for again has the same id, and the same body.
        deliveryHeader: 'x-github-delivery',
      })
    case 'hmac':
      return readHmac(secret, { ...settings, header: settings.header ?? '' })
    case 'standard-webhooks':
      return readStandardWebhook(keyOfStandardWebhook(secret))
  }
}

/** The key in a secret of Standard Webhooks: the base64 behind `whsec_`. */
export function keyOfStandardWebhook(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
}

type HmacSettings = Pick<SignatureSettings, 'algorithm' | 'encoding' | 'prefix' | 'deliveryHeader'> & {
  readonly header: string
}

function readHmac(
  secret: string,
  { header, algorithm, encoding, prefix, deliveryHeader }: HmacSettings,
): ReadSignature {
  return (headers) => {
    const value = textOf(headers, header)
    if (value === undefined) return { fault: `a signature is needed, as ${header}` }
    const given = value.startsWith(prefix) ? Buffer.from(value.slice(prefix.length), encoding) : Buffer.alloc(0)
    const id = deliveryHeader === undefined ? undefined : textOf(headers, deliveryHeader)
    const isGenuine: SignedBody['isGenuine'] = (body) => {
      const hmac = createHmac(algorithm, secret)
      for (const chunk of body) hmac.update(chunk)
      return isSame(given, hmac.digest())
    }
    // The signature belongs to the name: another body under the id of an earlier one is another delivery.
    return { signed: { delivery: id === undefined ? undefined : `${id} ${value}`, isGenuine } }
  }
}

/**
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: `webhook-signature` holds
 * `v1,BASE64`, several separated by spaces, each the HMAC-SHA256 of `ID.TIMESTAMP.BODY`. The time is signed, so that what is older
 * than the tolerance is refused, and what is younger is remembered by its id.
 */
function readStandardWebhook(key: Buffer): ReadSignature {
  return (headers, now) => {
    const [id, time, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
      textOf(headers, name),
    )
    if (id === undefined || time === undefined || signatures === undefined) {
      return { fault: 'a signature is needed, as webhook-id, webhook-timestamp and webhook-signature' }
    }
    const seconds = /^\d{1,12}$/.test(time) ? Number(time) : Number.NaN
    if (!(Math.abs(now - seconds * 1000) <= toleranceMs)) {
      return { fault: 'webhook-timestamp is more than five minutes off' }
    }
    const given = signatures
      .split(' ', maxSignatures)
      .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []))
    const isGenuine: SignedBody['isGenuine'] = (body) => {
      const hmac = createHmac('sha256', key).update(`${id}.${time}.`)
      for (const chunk of body) hmac.update(chunk)
      const digest = hmac.digest()
      let found = false
      for (const one of given) if (isSame(one, digest)) found = true
      return found
    }
    return { signed: { delivery: id, isGenuine } }
  }
}

function textOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name.toLowerCase()]
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined
}

function isSame(given: Buffer, digest: Buffer): boolean {
  return given.length === digest.length && timingSafeEqual(given, digest)
}
