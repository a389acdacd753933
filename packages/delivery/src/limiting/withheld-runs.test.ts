import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createWithheldRuns } from './withheld-runs.ts'

test('runs hold what was added to them and not forgotten, as a set does', () => {
  const steps = fc.array(fc.record({ skip: fc.integer({ min: 1, max: 3 }), forget: fc.option(fc.nat(60)) }))
  fc.assert(
    fc.property(steps, (all) => {
      const runs = createWithheldRuns()
      const set = new Set<number>()
      let at = 0
      let gone = 0
      for (const { skip, forget } of all) {
        at += skip
        runs.add(at)
        set.add(at)
        if (forget !== null) {
          gone = Math.max(gone, Math.min(forget, at))
          runs.forget(gone)
        }
        for (let sequence = gone; sequence < at + 3; sequence++) assert.equal(runs.has(sequence), set.has(sequence))
      }
    }),
  )
})
