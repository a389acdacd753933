import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventId } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { readReport } from './read-report.ts'

const passed: EventDraft = { code: 'BNCH-003', outcome: 'Success' }

function idsOf(drafts: readonly EventDraft[], raw: string, nodeName?: string): readonly string[] {
  const reading = readReport(drafts, { tool: 'x', time: 1, nodeName }, raw, goldenContext, [])
  assert.ok(reading.kind === 'events')
  return reading.events.map(({ id }) => id)
}

test('ids differ by event, record and node, and are the same when the record is read again', () => {
  const ids = [...idsOf([passed, passed], 'a'), ...idsOf([passed], 'b'), ...idsOf([passed], 'a', 'node-1')]
  assert.equal(new Set(ids).size, 4)
  assert.deepEqual(idsOf([passed, passed], 'a'), ids.slice(0, 2))
  assert.equal(ids[0], eventId('a'))
})

test('a report of more events than is sensible is refused in words, not cut', () => {
  const drafts = Array.from({ length: 200_001 }, () => passed)
  assert.deepEqual(readReport(drafts, { tool: 'x', time: 1 }, '', goldenContext, []), {
    kind: 'refused',
    reason: 'the report would give 200001 events; the most is 200000',
  })
})

test('an event that is not valid costs no other; without any other it refuses the report', () => {
  const invalid: EventDraft = { ...passed, outcome: 'Error' }
  const read = (...drafts: readonly EventDraft[]): ReturnType<typeof readReport> =>
    readReport(drafts, { tool: 'x', time: 1 }, '', goldenContext, [], [{ path: 'a[0]', reason: 'not an object' }])
  const reading = read(invalid, passed)
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events.length, 1)
  assert.deepEqual(
    reading.faults?.map(({ path }) => path),
    ['a[0]', ''],
  )
  assert.match(reading.faults?.[1]?.reason ?? '', /reason: is missing/)
  assert.deepEqual(read(invalid), { kind: 'refused', reason: 'a[0]: not an object (and 1 more)' })
})
