import { NotifyError } from './notify-errors.ts'
import type { Sent } from './sent.ts'

/** Longest wait that a receiver may ask for, in ms: a day. */
const longestWaitMs = 24 * 60 * 60 * 1000

/** What a webhook replied; `text` is fit to be shown. */
export type Reply = {
  readonly status: number
  readonly retryAfter?: string | undefined
  readonly text: string
}

/**
 * Judges the reply to a webhook by its status. 408, 425, 429 and 5xx may pass by themselves; any other refusal would come again.
 *
 * @param address as `host:port`, for errors
 * @param now in ms since 1970-01-01 UTC
 */
export function judgeReply({ status, retryAfter, text }: Reply, address: string, now: number): Sent {
  const details = { address, status, reply: text }
  if (status >= 200 && status < 300) return { outcome: 'delivered' }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return { outcome: 'try-again', error: new NotifyError('reply-busy', details), afterMs: waitOf(retryAfter, now) }
  }
  if (status >= 300 && status < 400) return { outcome: 'given-up', error: new NotifyError('reply-redirect', details) }
  switch (status) {
    case 401:
    case 403:
    case 407:
      return { outcome: 'given-up', error: new NotifyError('reply-credentials', details) }
    case 404:
    case 410:
      return { outcome: 'given-up', error: new NotifyError('reply-not-there', details) }
    default:
      return { outcome: 'given-up', error: new NotifyError('reply-refused', details) }
  }
}

/** `Retry-After`: seconds, or a date (RFC 9110 section 10.2.3). Undefined when it is absent or neither. */
function waitOf(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), longestWaitMs)
}
