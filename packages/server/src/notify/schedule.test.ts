import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NotifyError } from './notify-errors.ts'
import { createRateLimit } from './rate.ts'
import { afterFailure, nextNotice, type Waiting } from './schedule.ts'

const error = new NotifyError('connection-refused', { address: 'x:443' })
const failed = { outcome: 'try-again', error } as const
const hourMs = 3_600_000

test('new ones go first; the rest by their due time', () => {
  const now = 100_000
  const old = { createdAt: 10_000, attempts: 0, nextAt: 10_000 }
  const again = { createdAt: 20_000, attempts: 2, nextAt: 90_000 }
  const later = { createdAt: 20_000, attempts: 2, nextAt: 200_000 }
  const fresh = { createdAt: 99_500, attempts: 0, nextAt: 99_500 }
  const queue: Waiting[] = [later, again, old, fresh]
  const order: Waiting[] = []
  for (;;) {
    const choice = nextNotice(queue, now, 0)
    if (choice.kind !== 'send') {
      assert.deepEqual(choice, { kind: 'wait', ms: 100_000 })
      break
    }
    order.push(choice.notice)
    queue.splice(queue.indexOf(choice.notice), 1)
  }
  assert.deepEqual(order, [fresh, old, again])
  assert.deepEqual(nextNotice([], now, 0), { kind: 'nothing' })
  assert.deepEqual(nextNotice([fresh], now, 7), { kind: 'wait', ms: 7 })
})

test('what is too old is given up before anything is sent', () => {
  const choice = nextNotice([{ createdAt: 0, attempts: 0, nextAt: 0 }], 24 * hourMs + 1, 0)
  assert.ok(choice.kind === 'give-up')
  assert.equal(choice.error.message, 'the notice could not be sent within 24 h')
})

test('pauses grow to half an hour, half of each by chance, and heed the receiver', () => {
  const pauseAfter = (attempts: number, random: number, afterMs?: number): number => {
    const then = afterFailure({ createdAt: 0, attempts, nextAt: 0 }, { ...failed, afterMs }, 0, undefined, () => random)
    assert.ok(then.kind === 'again')
    assert.equal(then.attempts, attempts + 1)
    return then.nextAt
  }
  assert.equal(pauseAfter(0, 1), 5000)
  assert.equal(pauseAfter(0, 0), 2500)
  assert.equal(pauseAfter(1, 1), 10_000)
  assert.equal(pauseAfter(40, 1), 1_800_000)
  assert.equal(pauseAfter(0, 1, 60_000), 60_000)
})

test('after the last attempt, or when the next would be too late, it is given up, with the last failure', () => {
  const last = afterFailure({ createdAt: 0, attempts: 4, nextAt: 0 }, failed, 0, { maxAttempts: 5, maxAgeMs: hourMs })
  assert.ok(last.kind === 'given-up')
  assert.equal(
    last.error.message,
    'the notice could not be sent in 5 attempts; the last failure: nothing listens on x:443',
  )
  assert.equal(last.error.action, error.action)
  const late = afterFailure({ createdAt: 0, attempts: 0, nextAt: 0 }, { ...failed, afterMs: 2 * hourMs }, 0, {
    maxAttempts: 5,
    maxAgeMs: hourMs,
  })
  assert.ok(late.kind === 'given-up')
  assert.equal(late.error.code, 'given-up-age')
  assert.equal(late.error.cause, error)
})

test('every notice is delivered or given up, within its limits, whatever the receiver does', () => {
  const arrivals = fc.array(fc.nat(2000), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(arrivals, fc.infiniteStream(fc.integer({ min: 0, max: 9 })), fc.nat(10), (times, dice, refusals) => {
      const patience = { maxAttempts: 4, maxAgeMs: 60_000 }
      const limit = createRateLimit(3)
      const coming = times.toSorted((one, other) => one - other)
      let [now, delivered, givenUp] = [0, 0, 0]
      let queue: Waiting[] = []
      while (coming.length + queue.length > 0) {
        while (coming.length > 0 && coming[0]! <= now) {
          const createdAt = coming.shift()!
          queue.push({ createdAt, attempts: 0, nextAt: createdAt })
        }
        const choice = nextNotice(queue, now, limit.wait(now), patience)
        if (choice.kind === 'nothing') now = coming[0]!
        else if (choice.kind === 'wait') {
          assert.ok(choice.ms > 0)
          now = Math.min(now + choice.ms, coming[0] ?? Infinity)
        } else {
          queue = queue.filter((one) => one !== choice.notice)
          if (choice.kind === 'give-up') givenUp++
          else {
            limit.take(now)
            assert.ok(now - choice.notice.createdAt <= patience.maxAgeMs)
            if (dice.next().value >= refusals) delivered++
            else {
              const then = afterFailure(choice.notice, failed, now, patience, () => 0.5)
              if (then.kind === 'again') queue.push({ ...choice.notice, attempts: then.attempts, nextAt: then.nextAt })
              else givenUp++
            }
          }
        }
      }
      assert.equal(delivered + givenUp, times.length)
    }),
    { numRuns: 50 },
  )
})
