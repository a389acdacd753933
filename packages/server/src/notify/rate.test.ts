import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRateLimit } from './rate.ts'

test('in no second more go out than may, and none waits without need', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(300), { maxLength: 200 }), (perSecond, steps) => {
      const limit = createRateLimit(perSecond)
      const sent: number[] = []
      let now = 0
      for (const step of steps) {
        now += step
        const wait = limit.wait(now)
        const within = sent.filter((time) => time > now - 1000).length
        assert.equal(wait > 0, within >= perSecond)
        now += wait
        limit.take(now)
        sent.push(now)
      }
      for (const [index, time] of sent.entries()) assert.ok((sent[index + perSecond] ?? Infinity) - time >= 1000)
    }),
  )
})

test('a clock that goes back makes nobody wait for longer than a second', () => {
  const limit = createRateLimit(1)
  limit.take(1e9)
  assert.equal(limit.wait(5), 1000)
})
