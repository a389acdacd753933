import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Event } from '@tidewaiter/model'
import { parseJson } from '../input/parse-json.ts'
import { goldenContext } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { tracee } from './tracee.ts'

const golden = new URL('golden/', import.meta.url)
const reader = tracee.open(tracee.defaults, goldenContext)

/** The one event that a line gives. */
function eventOf(line: string): Event {
  const parsed = parseJson(line)
  assert.ok('value' in parsed)
  const reading = reader.read(parsed.value, line)
  assert.ok(reading.kind === 'events', JSON.stringify(reading))
  assert.equal(reading.events.length, 1)
  return reading.events[0] as Event
}

const head = '"hostProcessId":7,"eventName":"setuid","args":[]'

test('a time in nanoseconds is exact to the millisecond, as no double is', () => {
  assert.equal(eventOf(`{"timestamp":1767262530123999999,${head}}`).time, Date.UTC(2026, 0, 1, 10, 15, 30, 123))
  assert.equal(eventOf(`{"timestamp":1767262530000000000,${head}}`).time, Date.UTC(2026, 0, 1, 10, 15, 30, 0))
})

test('every skip is documented, and every documented one occurs', () => {
  const results = readdirSync(golden).filter((name) => name.endsWith('.cef'))
  const lines = results.flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(tracee.skips).toSorted())
})

test('recognises events in every layout and nothing else', () => {
  for (const line of [
    `{"timestamp":1,${head}}`,
    '{"timestamp":1,"hostProcessID":7,"eventName":"execve","args":[]}',
    '{"timestamp":"2026-01-01T00:00:00Z","id":1,"name":"execve","workload":{}}',
  ]) {
    assert.ok(tracee.recognises(JSON.parse(line)), line)
  }
  const others = [
    null,
    7,
    'eventName',
    [],
    {},
    { eventName: 'x' },
    { eventName: 'x', args: [] },
    { name: 'x', id: 1, timestamp: 't' },
    { name: 'x', workload: {} },
    { level: 'info', ts: 1, msg: 'x' },
  ]
  for (const other of others) assert.equal(tracee.recognises(other), false, JSON.stringify(other))
})

test('options: anything but the known words is an error', () => {
  assert.deepEqual(tracee.options().parse({}), tracee.defaults)
  assert.throws(() => tracee.options().parse({ exits: 'yes' }))
  assert.throws(() => tracee.options().parse({ exit: 'skip' }))
})

test('detectors that trigger each other without end cost bounded time', () => {
  let from: object = { name: 'x', data: [] }
  for (let i = 0; i < 150; i++) from = { name: `x${i}`, data: [], parent: from }
  const record = { timestamp: '2026-01-01T00:00:00Z', id: 1, name: 'x', workload: {}, data: [], detected_from: from }
  assert.equal(eventOf(JSON.stringify(record)).code, 'PM-003')
})

testHostile(tracee, golden, [{ exits: 'report', unmatched: 'skip' }])
