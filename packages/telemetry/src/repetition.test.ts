import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { createRepetition } from './repetition.ts'

test('of the same happening of the same subject a few are admitted in a minute, and the rest is counted', () => {
  const repetition = createRepetition(3)
  const admitted = Array.from({ length: 10 }, () => repetition.admit('lost', 'siem', 0)).filter(Boolean).length
  equal(admitted, 3)
  equal(repetition.admit('lost', 'other', 0), true)
  equal(repetition.admit('found', 'siem', 0), true)
  deepEqual(repetition.ended(59_999), [])
  deepEqual(repetition.ended(60_000), [{ event: 'lost', subject: 'siem', count: 7 }])
  equal(repetition.admit('lost', 'siem', 60_000), true)
})

test('an attacker who chooses the subjects fills neither the memory nor the log', () => {
  const repetition = createRepetition(1)
  const admitted = Array.from({ length: 100_000 }, (_, n) => repetition.admit('refused', `10.0.0.${n}`, 0)).filter(
    Boolean,
  ).length
  ok(admitted <= 1002, `${admitted} were admitted`)
  deepEqual(repetition.ended(60_000), [{ event: 'refused', subject: '', count: 100_000 - admitted }])
})

test('a clock that was set back does not keep anything back for longer', () => {
  const repetition = createRepetition(1)
  repetition.admit('lost', 'siem', 1_000_000)
  repetition.admit('lost', 'siem', 1_000_000)
  deepEqual(repetition.ended(0), [{ event: 'lost', subject: 'siem', count: 1 }])
})
