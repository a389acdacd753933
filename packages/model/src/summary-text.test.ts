import assert from 'node:assert/strict'
import test from 'node:test'
import { parseCef } from '@tidewaiter/cef'
import fc from 'fast-check'
import type { Event } from './event.ts'
import { profiles } from './profiles/profiles.ts'
import { readEvent } from './read-event.ts'
import { readSummary } from './summary-text.ts'
import { testEvent } from './test-event.ts'
import { pairsOf, writeEvent } from './write-event.ts'

const time = Date.UTC(2026, 10, 23, 11, 41)
const since = Date.UTC(2026, 10, 23, 11, 40, 0, 123)

test('the name of a summary says how many events it stands for and since when, in every profile', () => {
  const alike: Event = { ...testEvent('PM-002', time), summary: { kind: 'alike', count: 41, since } }
  const excess: Event = { ...testEvent('ADM-001', time), summary: { kind: 'excess', count: 5000, since } }
  for (const profile of profiles) {
    const [one, other] = [alike, excess].map((event) => parseCef(writeEvent(event, profile).text).header?.name)
    assert.equal(one, 'Process management (41 like this since 2026-11-23T11:40:00.123Z)')
    assert.equal(other, 'Administration (the last of 5000 left out since 2026-11-23T11:40:00.123Z)')
  }
})

test('kcs profiles write the same pairs for a summary as for its last event; cef adds count and times', () => {
  const event = testEvent('NT-001', time)
  const summary: Event = { ...event, summary: { kind: 'alike', count: 3, since } }
  for (const profile of profiles) {
    const added = pairsOf(summary, profile).filter(
      ([key, value]) => !pairsOf(event, profile).some((pair) => pair[0] === key && pair[1] === value),
    )
    const wanted = [
      ['cnt', '3'],
      ['start', String(since)],
      ['end', String(time)],
    ]
    assert.deepEqual(added, profile.name === 'cef' ? wanted : [])
  }
})

test('what is written is read back, whatever the numbers', () => {
  const summary = fc.record({
    kind: fc.constantFrom('alike' as const, 'excess' as const),
    count: fc.integer({ min: 2, max: 1e15 - 1 }),
    since: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  })
  fc.assert(
    fc.property(summary, fc.constantFrom(...profiles), (wanted, profile) => {
      const { text } = writeEvent({ ...testEvent('PM-001', time), summary: wanted }, profile)
      const { event, problems } = readEvent(parseCef(text), { time, receivedAt: time })
      assert.deepEqual(event?.summary, { ...wanted })
      assert.deepEqual(problems, [])
    }),
  )
})

test('names that say something else are no summaries', () => {
  for (const name of ['Process management', 'x (1 like this since 2026-11-23T11:40:00.123Z)', 'x (3 like this)']) {
    assert.equal(readSummary(name), undefined)
  }
})
