import { oneLine, shorten } from './one-line.ts'

/** What errors show of a reply, in UTF-16 units. */
const shownLength = 200

/** Too short to be looked for: hiding `ab` would spoil every text, and no secret is so short. */
const leastSecretLength = 4

/**
 * What a receiver replied, as errors show it: on one line, shortened, without the secrets that were sent to it. Receivers do repeat
 * what they were sent, headers with tokens among it.
 *
 * @param secrets hidden as they are, and as they look in URLs, JSON and base64
 */
export function shownReply(reply: string, secrets: readonly string[]): string {
  const forms = secrets.filter((secret) => secret.length >= leastSecretLength).flatMap(formsOf)
  // Longest first: one may be part of another.
  const hidden = forms
    .sort((one, other) => other.length - one.length)
    .reduce((text, form) => text.replaceAll(form, '[hidden]'), reply)
  return shorten(oneLine(hidden.replace(/\s+/g, ' ').trim()), shownLength) || 'no words'
}

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret).toString('base64')
  return [secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1), base64]
}
