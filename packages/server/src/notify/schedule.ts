/**
 * Which of the waiting notices goes out next, and what becomes of one that failed. Pure: the queue, the clock and the attempts
 * are the caller's.
 *
 *     WAITING --its turn--> SENDING --delivered--> gone
 *        ^                     |
 *        +------try again------+--given up, attempts or hours used up--> GIVEN UP
 *        +--hours used up before its turn--> GIVEN UP
 *
 * Invariants
 * - A notice waits, is being sent, is delivered, or is given up with the reason; none is dropped.
 * - While more come than may go out, new ones go first (as KCS does): what happens now is worth more to whoever reads it than
 *   what happened an hour ago. What has waited for longer than `freshMs`, or has failed, goes when nothing new is there, in the
 *   order of its due time.
 */
import { NotifyError } from './notify-errors.ts'
import type { Sent } from './sent.ts'

/** A notice that waits. Times in ms since 1970-01-01 UTC. */
export type Waiting = {
  readonly createdAt: number
  /** Failed ones. */
  readonly attempts: number
  /** Not before. */
  readonly nextAt: number
}

/** When a notice is given up. */
export type Patience = {
  readonly maxAttempts: number
  readonly maxAgeMs: number
}

/** A day. With the pauses below some 75 attempts fit into it, so that as a rule the time decides. */
const usualPatience: Patience = { maxAttempts: 100, maxAgeMs: 24 * 60 * 60 * 1000 }

/** Up to this age a notice that was never tried is a new one, in ms. The limit of requests counts by the second too. */
const freshMs = 1000

/** The first pause and the longest, in ms: 5 s, twice as long each time up to half an hour. */
const firstPauseMs = 5000
const longestPauseMs = 30 * 60 * 1000

export type Choice<N> =
  | { readonly kind: 'send'; readonly notice: N }
  | { readonly kind: 'give-up'; readonly notice: N; readonly error: NotifyError }
  /** Nothing may go out for so many ms. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'nothing' }

/**
 * Chooses among notices that wait.
 *
 * @param now in ms since 1970-01-01 UTC
 * @param limitMs what the limit of requests wants to be waited, in ms
 */
export function nextNotice<N extends Waiting>(
  waiting: Iterable<N>,
  now: number,
  limitMs: number,
  patience: Patience = usualPatience,
): Choice<N> {
  let best: N | undefined
  let soonest = Number.POSITIVE_INFINITY
  for (const notice of waiting) {
    if (now - notice.createdAt > patience.maxAgeMs) return { kind: 'give-up', notice, error: tooOld(patience) }
    soonest = Math.min(soonest, notice.nextAt)
    if (notice.nextAt <= now && (best === undefined || goesBefore(notice, best, now))) best = notice
  }
  if (best !== undefined) return limitMs > 0 ? { kind: 'wait', ms: limitMs } : { kind: 'send', notice: best }
  return soonest === Number.POSITIVE_INFINITY
    ? { kind: 'nothing' }
    : { kind: 'wait', ms: Math.max(soonest - now, limitMs) }
}

export type Afterwards =
  | { readonly kind: 'again'; readonly attempts: number; readonly nextAt: number }
  | { readonly kind: 'given-up'; readonly error: NotifyError }

/**
 * What becomes of a notice after an attempt that ended with `try-again`.
 *
 * @param now in ms since 1970-01-01 UTC
 * @param random 0 to 1: half of each pause is left to chance, so that what failed together does not come back together
 */
export function afterFailure(
  notice: Waiting,
  { error, afterMs = 0 }: Extract<Sent, { readonly outcome: 'try-again' }>,
  now: number,
  patience: Patience = usualPatience,
  random: () => number = Math.random,
): Afterwards {
  const attempts = notice.attempts + 1
  if (attempts >= patience.maxAttempts) {
    const details = { attempts, last: error.message, lastAction: error.action }
    return { kind: 'given-up', error: new NotifyError('given-up-attempts', details, { cause: error }) }
  }
  const pauseMs = Math.min(firstPauseMs * 2 ** (attempts - 1), longestPauseMs) * (0.5 + random() / 2)
  const nextAt = now + Math.ceil(Math.max(pauseMs, afterMs))
  if (nextAt - notice.createdAt <= patience.maxAgeMs) return { kind: 'again', attempts, nextAt }
  return { kind: 'given-up', error: tooOld(patience, error) }
}

function goesBefore(one: Waiting, other: Waiting, now: number): boolean {
  const [fresh, otherFresh] = [isFresh(one, now), isFresh(other, now)]
  if (fresh !== otherFresh) return fresh
  return one.nextAt === other.nextAt ? one.createdAt < other.createdAt : one.nextAt < other.nextAt
}

function isFresh({ attempts, createdAt }: Waiting, now: number): boolean {
  return attempts === 0 && now - createdAt <= freshMs
}

function tooOld({ maxAgeMs }: Patience, cause?: NotifyError): NotifyError {
  return new NotifyError('given-up-age', { hours: Math.round(maxAgeMs / 36_000) / 100 }, cause && { cause })
}
