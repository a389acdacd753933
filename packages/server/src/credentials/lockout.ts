// How failed logins slow guessing down, as pure functions over plain records that can be stored. Two records are kept:
//
// of a user name from one address:
//   open     fewer than 5 failures within 15 minutes: attempts are allowed
//   waiting  after the fifth: attempts are refused for a minute
//   on trial the wait is over: one attempt is allowed, and a failure waits twice as long as before, up to an hour
//   A success, or a day without a failure, leads back to open.
//
// of a user name from anywhere:
//   After 20 failures within 15 minutes every attempt is delayed, by a second at first and 5 at most. It is never refused:
//   otherwise anybody could keep a user out by failing in his name.
//
// An attempt counts as a failure when it begins, and is taken back by a success: of many attempts at once no more are let through
// than of many in a row. NIST SP 800-63B section 5.2.2 allows 100 failures in a row; one address gets 33 in the first day.

/** Times are ms since 1970. */
export type Attempts = {
  /** When the last failures were, oldest first; at most as many as the rule counts. */
  readonly recent: readonly number[]
  /** How many waits have begun since the last success. */
  readonly waits: number
  /** When the current wait, or the last one, ends; 0 for none. */
  readonly until: number
}

/** All in ms, but `failures`. */
export type LockoutRule = {
  /** So many failures within `within` begin a wait. */
  readonly failures: number
  readonly within: number
  /** The first wait; each further one is twice as long, up to `mostWait`. */
  readonly firstWait: number
  readonly mostWait: number
  /** So long after the end of the last wait it is forgotten. */
  readonly forgetAfter: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** For a user name from one address. */
export const pairRule: LockoutRule = {
  failures: 5,
  within: 15 * minute,
  firstWait: minute,
  mostWait: hour,
  forgetAfter: 24 * hour,
}

/** For a user name from anywhere: its wait is how long an attempt is delayed. */
export const nameRule: LockoutRule = {
  failures: 20,
  within: 15 * minute,
  firstWait: second,
  mostWait: 5 * second,
  forgetAfter: 15 * minute,
}

export const noAttempts: Attempts = { recent: [], waits: 0, until: 0 }

/** How many ms are left to wait; 0 when an attempt is allowed. */
export function waitLeft({ until }: Attempts, now: number, rule: LockoutRule): number {
  // Never longer than a wait can be: the clock may have been set back.
  return Math.min(Math.max(0, until - now), rule.mostWait)
}

/** By how many ms an attempt is delayed where none is refused: as long as the last wait; 0 before the first one. */
export function delayOf(attempts: Attempts, now: number, rule: LockoutRule): number {
  return isForgotten(attempts, now, rule) ? 0 : lengthOf(attempts.waits, rule)
}

/** The record with one more failure. While waiting nothing is counted: whoever only knocks does not make it longer. */
export function withFailure(attempts: Attempts, now: number, rule: LockoutRule): Attempts {
  const known = isForgotten(attempts, now, rule) ? noAttempts : attempts
  if (waitLeft(known, now, rule) > 0) return known
  const recent = [...known.recent.filter((time) => time > now - rule.within && time <= now), now].slice(-rule.failures)
  if (known.waits === 0 && recent.length < rule.failures) return { ...known, recent }
  const waits = known.waits + 1
  return { recent, waits, until: now + lengthOf(waits, rule) }
}

/** The record without the failure that was counted at `at`: its attempt has been decided neither way. */
export function withoutFailure(attempts: Attempts, at: number, rule: LockoutRule): Attempts {
  const place = attempts.recent.lastIndexOf(at)
  if (place < 0) return attempts
  const recent = attempts.recent.toSpliced(place, 1)
  const { waits, until } = attempts
  if (waits === 0 || until !== at + lengthOf(waits, rule)) return { recent, waits, until }
  return { recent, waits: waits - 1, until: waits === 1 ? 0 : at }
}

/** True when a record says nothing any more, and need not be kept. */
export function isForgotten({ recent, waits, until }: Attempts, now: number, rule: LockoutRule): boolean {
  if (waits > 0) return now >= until + rule.forgetAfter
  return recent.every((time) => time <= now - rule.within)
}

function lengthOf(waits: number, { firstWait, mostWait }: LockoutRule): number {
  return waits === 0 ? 0 : Math.min(firstWait * 2 ** Math.min(waits - 1, 30), mostWait)
}
