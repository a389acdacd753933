import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventId, type Event } from '@tidewaiter/model'
import { goldenContext } from '../testing/golden.ts'
import type { Draft } from './draft.ts'
import { readParts, severalReasons, type Part } from './read-parts.ts'

const draft: Draft = { part: 0, code: 'API-001', time: 1, outcome: 'Success', fields: { userName: 'alice' } }

function read(...parts: readonly Part[]): ReturnType<typeof readParts> {
  return readParts(parts, 'tool', 'raw', goldenContext)
}

function eventsOf(...parts: readonly Part[]): readonly Event[] {
  const reading = read(...parts)
  assert.ok(reading.kind === 'events', JSON.stringify(reading))
  return reading.events
}

test('the id of an event follows from the record and the number of the part', () => {
  const drafts = [draft, { ...draft, part: 7 }]
  const [first, second] = eventsOf({ kind: 'drafts', drafts })
  assert.equal(first?.id, eventId('raw'))
  assert.equal(second?.id, eventId(eventId('raw'), 7))
})

test('a bad part costs no other, and is a fault with its place', () => {
  const bad = (index: number): Part => ({ kind: 'refused', reason: 'no time', path: `items[${index}]` })
  const noReason: Part = { kind: 'drafts', drafts: [{ ...draft, outcome: 'Error' }], path: 'items[3]' }
  const reading = read(bad(0), { kind: 'drafts', drafts: [draft], path: 'items[1]' }, bad(2), noReason)
  assert.ok(reading.kind === 'events')
  assert.deepEqual(
    reading.events.map(({ code, outcome }) => [code, outcome]),
    [['API-001', 'Success']],
  )
  assert.deepEqual(reading.faults?.slice(0, 2), [
    { path: 'items[0]', reason: 'no time' },
    { path: 'items[2]', reason: 'no time' },
  ])
  assert.equal(reading.faults?.[2]?.path, 'items[3]')
})

test('of very many bad parts the last fault counts those that are not told', () => {
  const bad: Part = { kind: 'refused', reason: 'no time' }
  const reading = read({ kind: 'drafts', drafts: [draft] }, ...Array.from({ length: 1234 }, () => bad))
  assert.equal(reading.faults?.length, 101)
  assert.deepEqual(reading.faults?.at(-1), { path: '', reason: '1134 more parts could not be read', parts: 1134 })
})

test('a draft without the reason of its error is a bad part', () => {
  const reading = read({ kind: 'drafts', drafts: [{ ...draft, outcome: 'Error' }] })
  assert.equal(reading.kind, 'refused')
})

test('without events a record is refused for its first bad part, else skipped for what all parts share', () => {
  const skip = (reason: string): Part => ({ kind: 'skipped', reason })
  const bad: Part = { kind: 'refused', reason: 'no time' }
  assert.deepEqual(read(skip('a'), bad), { kind: 'refused', reason: 'no time' })
  assert.deepEqual(read({ ...bad, path: 'items[0]' }, bad), {
    kind: 'refused',
    reason: 'items[0]: no time (and 1 more)',
  })
  assert.deepEqual(read(skip('a'), skip('a')), { kind: 'skipped', reason: 'a' })
  assert.deepEqual(read(skip('a'), skip('b')), { kind: 'skipped', reason: severalReasons })
})

test('a value that its field cannot hold is left out', () => {
  const fields = { sourceAddress: '2001:db8::1', sourceName: ' ', userName: '' }
  const [event] = eventsOf({ kind: 'drafts', drafts: [{ ...draft, fields }] })
  assert.deepEqual(event?.fields, { sourceName: 'server.example.com', sourceAddress: '127.0.0.1' })
})
