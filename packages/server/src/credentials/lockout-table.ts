import { lockoutKey } from './lockout-key.ts'
import {
  delayOf,
  isForgotten,
  nameRule,
  noAttempts,
  pairRule,
  waitLeft,
  withFailure,
  withoutFailure,
  type Attempts,
  type LockoutRule,
} from './lockout.ts'

// Names and addresses are chosen by whoever attacks, so memory is bounded, and what gives way is what costs least: records that only
// count are kept apart from those of which a wait has begun, and cannot push them out.

/** What to do with an attempt to log in, in ms; both 0 for go ahead. */
type LockoutVerdict = {
  /** More than 0: refuse it without looking at the password, and say how long to wait. */
  readonly refusedFor: number
  /** Else: verify the password after so long. */
  readonly delay: number
}

/** All times in ms since 1970. */
export type LockoutTable = {
  /** To be asked before a password is verified. What is let through counts as a failure until told otherwise. */
  readonly attempt: (userName: string, address: string, now: number) => LockoutVerdict
  /** The password was right: the records of the name, and of it from this address, begin anew. */
  readonly succeeded: (userName: string, address: string) => void
  /** The attempt of that time was decided neither way, as with `too-busy`: it does not count. */
  readonly undecided: (userName: string, address: string, at: number) => void
  /** How many records there are. */
  readonly size: () => number
}

/** @param most records of each of four kinds; one takes some 250 bytes */
export function createLockoutTable(most = 10_000): LockoutTable {
  const pairs = createRecords(pairRule, most)
  const names = createRecords(nameRule, most)

  return {
    attempt: (userName, address, now) => {
      const pair = lockoutKey(userName, address)
      const refusedFor = waitLeft(pairs.get(pair), now, pairRule)
      if (refusedFor > 0) return { refusedFor, delay: 0 }
      const name = lockoutKey(userName)
      const delay = delayOf(names.get(name), now, nameRule)
      pairs.put(pair, withFailure(pairs.get(pair), now, pairRule), now)
      names.put(name, withFailure(names.get(name), now, nameRule), now)
      return { refusedFor, delay }
    },
    succeeded: (userName, address) => {
      pairs.remove(lockoutKey(userName, address))
      names.remove(lockoutKey(userName))
    },
    undecided: (userName, address, at) => {
      const [pair, name] = [lockoutKey(userName, address), lockoutKey(userName)]
      pairs.put(pair, withoutFailure(pairs.get(pair), at, pairRule), at)
      names.put(name, withoutFailure(names.get(name), at, nameRule), at)
    },
    size: () => pairs.size() + names.size(),
  }
}

type Records = {
  readonly get: (key: string) => Attempts
  readonly put: (key: string, attempts: Attempts, now: number) => void
  readonly remove: (key: string) => void
  readonly size: () => number
}

function createRecords(rule: LockoutRule, most: number): Records {
  const counting = new Map<string, Attempts>()
  const waiting = new Map<string, Attempts>()

  function remove(key: string): void {
    counting.delete(key)
    waiting.delete(key)
  }

  return {
    get: (key) => waiting.get(key) ?? counting.get(key) ?? noAttempts,
    put: (key, attempts, now) => {
      remove(key)
      if (isForgotten(attempts, now, rule)) return
      const kept = attempts.waits > 0 ? waiting : counting
      kept.set(key, attempts)
      // A map goes through its keys in the order in which they were set: the first is the one that has failed longest ago.
      const [oldest] = kept.size > most ? kept.keys() : []
      if (oldest !== undefined) kept.delete(oldest)
    },
    remove,
    size: () => counting.size + waiting.size,
  }
}
