import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createEvent, InvalidEventError, type NewEvent } from './event.ts'
import { eventId } from './event-id.ts'
import type { Code } from './codes.ts'

const source = { sourceName: 'web-7d4b9', sourceAddress: '192.0.2.10' }
const process = { code: 'PM-002', time: 1_771_409_248_000, id: 'a1', outcome: 'Audit', fields: source } as const

function faultsOf(input: object): readonly string[] {
  try {
    createEvent(input as NewEvent<Code>)
    return []
  } catch (error) {
    assert.ok(error instanceof InvalidEventError)
    return error.faults.map(({ field, fault }) => `${field}: ${fault}`)
  }
}

test('an event holds what it was given, without undefined fields', () => {
  const event = createEvent({ ...process, fields: { ...source, pid: 0, command: undefined } as never })
  assert.deepEqual(event, { ...process, fields: { ...source, pid: 0 } })
})

test('the compiler refuses what a family does not carry', () => {
  const wrong = (): unknown => [
    // @ts-expect-error a process event has no reason
    createEvent({ ...process, fields: { ...source, reason: 'x' } }),
    // @ts-expect-error an administration event has no pid
    createEvent({ ...process, code: 'ADM-001', outcome: 'Success', fields: { ...source, pid: 1 } }),
    // @ts-expect-error the outcome of a process event is a mode
    createEvent({ ...process, outcome: 'Success' }),
    // @ts-expect-error the new owner belongs to file events
    createEvent({ ...process, fields: { ...source, newOwner: 'root' } }),
    // @ts-expect-error source and src stand in every event
    createEvent({ ...process, fields: {} }),
  ]
  assert.throws(wrong, InvalidEventError)
})

test('a field that the family does not carry is an error that names it', () => {
  assert.deepEqual(faultsOf({ ...process, fields: { ...source, userName: 'ada', newOwner: 'root' } }), [
    'userName: is not carried by PM events',
    'newOwner: is not carried by PM events',
  ])
})

test('every bad value is named, not only the first', () => {
  const fields = {
    sourceName: ' ',
    sourceAddress: '2001:db8::1',
    pid: 4294967295,
    destinationPort: 70000,
    imageDigest: 'sha256:12',
    operation: 'read',
    direction: 2,
    nonsense: 1,
  }
  assert.deepEqual(
    faultsOf({ ...process, fields }).map((fault) => fault.split(':')[0]),
    ['sourceName', 'sourceAddress', 'pid', 'destinationPort', 'imageDigest', 'operation', 'direction', 'nonsense'],
  )
})

test('a reason goes with the outcome Error and with no other', () => {
  const api = { ...process, code: 'API-001' }
  assert.deepEqual(faultsOf({ ...api, outcome: 'Error' }), ['reason: is missing from an event with outcome Error'])
  assert.deepEqual(faultsOf({ ...api, outcome: 'Success', fields: { ...source, reason: 'x' } }), [
    'reason: belongs to outcome Error only',
  ])
  assert.deepEqual(faultsOf({ ...api, outcome: 'Error', fields: { ...source, reason: '403' } }), [])
})

test('unknown codes, odd times and empty ids are refused', () => {
  assert.deepEqual(faultsOf({ ...process, code: 'PM-999' }), ['code: is not in the catalogue: PM-999'])
  assert.deepEqual(faultsOf({ ...process, time: 1.5, id: '' }), [
    'time: expects whole milliseconds since 1970-01-01 UTC',
    'id: expects text',
  ])
})

test('an id is stable, short enough for externalId, and differs by record and part', () => {
  assert.equal(eventId('a'), eventId(Buffer.from('a')))
  assert.match(eventId('a'), /^[0-9a-f]{32}$/)
  assert.equal(new Set([eventId('a'), eventId('b'), eventId('a', 1), eventId('a', 2)]).size, 4)
})
