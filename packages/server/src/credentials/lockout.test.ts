import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
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
} from './lockout.ts'

const minute = 60_000
const start = Date.UTC(2026, 2, 1)

/** What whoever tries as often as allowed has had to wait, in order. */
function waitsOf(failures: number): number[] {
  let now = start
  let attempts = noAttempts
  return Array.from({ length: failures }, () => {
    attempts = withFailure(attempts, now, pairRule)
    const wait = waitLeft(attempts, now, pairRule)
    now += wait
    return wait / minute
  })
}

test('four failures are free, the fifth waits a minute, each further one twice as long, up to an hour', () => {
  deepEqual(waitsOf(14), [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
})

test('one address gets 33 tries in the first day', () => {
  let [now, tries] = [start, 0]
  for (let attempts = noAttempts; now < start + 24 * 60 * minute; now += waitLeft(attempts, now, pairRule)) {
    attempts = withFailure(attempts, now, pairRule)
    tries++
  }
  equal(tries, 33)
})

const pauses = fc.array(fc.nat(10 * minute), { minLength: 1, maxLength: 60 })

test('fewer than 5 failures in any 15 minutes never wait; the fifth always does', () => {
  fc.assert(
    fc.property(pauses, (steps) => {
      let now = start
      let attempts = noAttempts
      const times: number[] = []
      for (const step of steps) {
        now += step
        times.push(now)
        attempts = withFailure(attempts, now, pairRule)
        const within = times.filter((time) => time > now - pairRule.within).length
        equal(waitLeft(attempts, now, pairRule) > 0, within >= 5)
        if (within >= 5) return
      }
    }),
  )
})

test('a record stays small, waits no longer than the longest wait, whatever the clock does', () => {
  const rules = fc.constantFrom(pairRule, nameRule)
  const steps = fc.oneof(fc.nat(500), fc.integer({ min: -100 * minute, max: 100 * minute }))
  fc.assert(
    fc.property(rules, fc.array(steps, { maxLength: 80 }), (rule, some) => {
      let now = start
      let attempts = noAttempts
      for (const step of some) {
        now += step
        const before = attempts
        attempts = withFailure(attempts, now, rule)
        ok(attempts.recent.length <= rule.failures)
        ok(waitLeft(attempts, now, rule) <= rule.mostWait)
        ok(delayOf(attempts, now, rule) <= rule.mostWait)
        if (waitLeft(before, now, rule) > 0) equal(attempts, before)
        deepEqual(JSON.parse(JSON.stringify(attempts)), attempts)
      }
    }),
  )
})

test('failures before a clock was set back do not count for ever', () => {
  let attempts = noAttempts
  for (let failure = 0; failure < 4; failure++) attempts = withFailure(attempts, start + 1000 * minute, pairRule)
  equal(waitLeft(withFailure(attempts, start, pairRule), start, pairRule), 0)
})

test('what is taken back has never been', () => {
  fc.assert(
    fc.property(pauses, (steps) => {
      let now = start
      let attempts: Attempts = noAttempts
      for (const step of steps) {
        now += step + waitLeft(attempts, now, pairRule) + 1
        const failed = withFailure(attempts, now, pairRule)
        const back = withoutFailure(failed, now, pairRule)
        equal(waitLeft(back, now, pairRule), 0)
        deepEqual(withFailure(back, now, pairRule), failed)
        attempts = failed
      }
      equal(withoutFailure(attempts, now + 1, pairRule), attempts)
    }),
  )
})

test('a day without a failure forgets what was', () => {
  let attempts = noAttempts
  for (let failure = 0; failure < 5; failure++) attempts = withFailure(attempts, start, pairRule)
  const forgotten = attempts.until + pairRule.forgetAfter
  ok(!isForgotten(attempts, forgotten - 1, pairRule))
  ok(isForgotten(attempts, forgotten, pairRule))
  deepEqual(withFailure(attempts, forgotten, pairRule), withFailure(noAttempts, forgotten, pairRule))
  equal(withFailure(attempts, forgotten - 1, pairRule).waits, 2)
})

test('a name that fails from everywhere is delayed from the twentieth failure on, by 5 s at most', () => {
  let [attempts, now] = [noAttempts, start]
  const delays = Array.from({ length: 25 }, () => {
    now += 10_000
    attempts = withFailure(attempts, now, nameRule)
    return delayOf(attempts, now, nameRule)
  })
  deepEqual(delays.slice(18), [0, 1000, 2000, 4000, 5000, 5000, 5000])
  equal(delayOf(attempts, attempts.until + nameRule.forgetAfter, nameRule), 0)
})
