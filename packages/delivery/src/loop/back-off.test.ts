import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createBackOff } from './back-off.ts'

test('waiting times are anything up to a limit that doubles from 0.2 s to 30 s', () => {
  const longest = createBackOff(() => 1)
  assert.deepEqual(
    Array.from({ length: 10 }, () => longest.next()),
    [200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000],
  )
  longest.reset()
  assert.equal(longest.next(), 200)
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (numbers) => {
      let index = 0
      const backOff = createBackOff(() => numbers[index++] ?? 0)
      for (let attempt = 0; attempt < numbers.length; attempt++) {
        const wait = backOff.next()
        assert.ok(wait >= 0 && wait <= Math.min(200 * 2 ** attempt, 30_000))
      }
    }),
  )
})
