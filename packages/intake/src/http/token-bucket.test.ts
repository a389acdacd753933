import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTokenBucket } from './token-bucket.ts'

test('twice the rate may come at once, then the rate', () => {
  const bucket = createTokenBucket(10, 0)
  for (let taken = 0; taken < 20; taken++) {
    assert.equal(bucket.wait(1, 0), 0)
    bucket.take(1, 0)
  }
  assert.equal(bucket.wait(1, 0), 100)
  assert.ok(bucket.wait(1, 99) > 0)
  assert.equal(bucket.wait(1, 100), 0)
})

test('what is larger than all there can be is let through once the bucket is full, and pays off', () => {
  const bucket = createTokenBucket(100, 0)
  assert.equal(bucket.wait(5000, 0), 0)
  bucket.take(5000, 0)
  assert.equal(bucket.wait(1, 0), 48_010)
  assert.equal(bucket.wait(1, 48_010), 0)
})

test('whoever waits as told never takes more than the rate and what may come at once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(300)), { minLength: 1, maxLength: 200 }), (takings) => {
      const rate = 25
      const bucket = createTokenBucket(rate, 0)
      let now = 0
      let taken = 0
      for (const [amount, pause] of takings) {
        now += pause
        now += bucket.wait(amount, now)
        bucket.take(amount, now)
        taken += amount
        assert.ok(taken <= 2 * rate + (now * rate) / 1000 + 1e-6)
      }
    }),
  )
})
