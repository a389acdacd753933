/**
 * One attempt to send a webhook, on a connection of its own.
 *
 * - Redirects are not followed: the reply of a receiver could lead into an inner network, change the method, and take
 *   credentials along.
 * - The attempt has one deadline, from the look-up of the name to the end of the reply; a receiver that is slow byte by byte
 *   does not outstay it. 4 KiB of the reply are read.
 * - The status decides as soon as it is there. What goes wrong before it may have been delivered all the same: `webhook-id`
 *   tells doubles.
 */
import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { createGuardedLookup, hostFault } from './address-guard.ts'
import { createAttemptDeadline, type AttemptDeadline } from './attempt-deadline.ts'
import { explainNetworkError } from './explain-network-error.ts'
import { shownReply } from './hide-secrets.ts'
import { judgeReply } from './judge-reply.ts'
import type { Attempt, Sent } from './sent.ts'
import { signWebhook } from './sign-webhook.ts'
import { trustIn } from './trust.ts'

/** How a webhook shows who it is. */
export type WebhookAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  /** The header is `SCHEME TOKEN`, or the token alone. */
  | { readonly kind: 'token'; readonly header: string; readonly scheme?: string | undefined; readonly token: string }
  /** Signed as Standard Webhooks; the secret is `whsec_` and base64. */
  | { readonly kind: 'hmac'; readonly secret: string }

export type WebhookSettings = {
  /** `https:`, or `http:` where it may go unencrypted; without user and password. */
  readonly url: string
  readonly method: 'POST' | 'PUT'
  readonly auth: WebhookAuth
  /** PEM text of the authorities to trust in place of the usual ones. */
  readonly ca?: string | undefined
  /** For the whole attempt, in ms. */
  readonly timeoutMs: number
  /** Whether loopback and private networks may be reached; see `address-guard.ts`. */
  readonly allowPrivate: boolean
  /** What else must not be shown, such as a token in the URL. */
  readonly secrets?: readonly string[] | undefined
}

/** What is read of a reply, in bytes. */
const maxReplyBytes = 4096

/**
 * Sends a webhook once. Never rejects; the result says whether to try again.
 *
 * @param body JSON text
 */
export async function sendWebhook(settings: WebhookSettings, body: string, attempt: Attempt): Promise<Sent> {
  const url = new URL(settings.url)
  const address = `${url.hostname}:${url.port || (url.protocol === 'http:' ? 80 : 443)}`
  const denied = hostFault(url.hostname, settings.allowPrivate)
  if (denied !== undefined) return { outcome: 'given-up', error: denied }
  const deadline = createAttemptDeadline(attempt.signal, settings.timeoutMs, address)
  try {
    const response = await post(url, settings, Buffer.from(body), attempt, deadline)
    const text = shownReply(await readStart(response), secretsOf(settings))
    const { statusCode: status = 0, headers } = response
    return judgeReply({ status, retryAfter: headers['retry-after'], text }, address, attempt.now)
  } catch (cause) {
    const error = deadline.fault() ?? explainNetworkError(cause, address)
    const isLasting = /^address-|^ca-/.test(error.code)
    return { outcome: isLasting ? 'given-up' : 'try-again', error }
  } finally {
    deadline.stop()
  }
}

/** Resolves with the head of the reply. */
async function post(
  url: URL,
  settings: WebhookSettings,
  body: Buffer,
  { id, now }: Attempt,
  { signal }: AttemptDeadline,
): Promise<IncomingMessage> {
  const isPlain = url.protocol === 'http:'
  const options: RequestOptions & { secureContext?: unknown } = {
    method: settings.method,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      accept: 'application/json, text/plain;q=0.9, */*;q=0.1',
      'user-agent': 'tidewaiter',
      'webhook-id': id,
      ...authHeaders(settings.auth, id, now, body),
    },
    agent: false,
    lookup: createGuardedLookup(settings.allowPrivate),
    signal,
    ...(!isPlain && { secureContext: trustIn(settings.ca) }),
  }
  const answered = Promise.withResolvers<IncomingMessage>()
  const send = isPlain ? plainRequest : tlsRequest
  send(url, options).on('response', answered.resolve).on('error', answered.reject).end(body)
  return await answered.promise
}

function authHeaders(auth: WebhookAuth, id: string, now: number, body: Buffer): Readonly<Record<string, string>> {
  switch (auth.kind) {
    case 'none':
      return {}
    case 'basic': // RFC 7617; UTF-8 is what section 2.1 recommends
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` }
    case 'token':
      return { [auth.header]: auth.scheme === undefined ? auth.token : `${auth.scheme} ${auth.token}` }
    case 'hmac':
      return signWebhook(auth.secret, id, now, body)
  }
}

/** The start of the reply. When it breaks off or takes too long, what has come until then: the status is known already. */
async function readStart(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  try {
    // Leaving the loop closes the connection.
    for await (const part of response as AsyncIterable<Buffer>) {
      parts.push(part)
      bytes += part.length
      if (bytes >= maxReplyBytes) break
    }
  } catch {
    // Nothing depends on the rest.
  }
  return Buffer.concat(parts).subarray(0, maxReplyBytes).toString()
}

function secretsOf({ auth, secrets = [] }: WebhookSettings): readonly string[] {
  switch (auth.kind) {
    case 'none':
      return secrets
    case 'basic':
      return [...secrets, auth.password, `${auth.user}:${auth.password}`]
    case 'token':
      return [...secrets, auth.token]
    case 'hmac':
      return [...secrets, auth.secret]
  }
}
