import { deepEqual, equal, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createGate } from './gate.ts'

test('so many run at once, so many wait, one more is refused; all in order', { timeout: 20_000 }, async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 4 }),
    fc.nat(6),
    fc.nat(20),
    async (atOnce, waiting, works) => {
      const gate = createGate(atOnce, waiting)
      const begun: number[] = []
      const ends: (() => void)[] = []
      let [running, most] = [0, 0]
      const all = Array.from({ length: works }, (_, number) =>
        gate(async () => {
          begun.push(number)
          most = Math.max(most, ++running)
          await new Promise<void>((resolve) => void ends.push(resolve))
          running--
        }),
      )
      const settled = Promise.allSettled(all)
      const accepted = Math.min(works, atOnce + waiting)
      for (let ended = 0; ended < accepted; ended++) {
        while (ends[ended] === undefined) await new Promise(setImmediate)
        ends[ended]?.()
      }
      const results = await settled
      deepEqual(
        begun,
        Array.from({ length: accepted }, (_, number) => number),
      )
      equal(most, Math.min(atOnce, accepted))
      for (const [number, result] of results.entries())
        equal(result.status === 'rejected' ? result.reason.code : undefined, number < accepted ? undefined : 'too-busy')
    },
  )
  await fc.assert(property, { numRuns: 50 })
})

test('what fails gives its place up', { timeout: 5000 }, async () => {
  const gate = createGate(1, 1)
  await rejects(
    gate(() => Promise.reject(new Error('no'))),
    /^Error: no$/,
  )
  equal(await gate(() => Promise.resolve(7)), 7)
})
