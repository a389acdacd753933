import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCef } from '@tidewaiter/cef'
import { readEvent, type ReadEvent } from './read-event.ts'

const header = 'CEF:0|Kaspersky|Kaspersky Container Security|2.0|'
const read = (text: string, time?: number): ReadEvent =>
  readEvent(parseCef(text), { receivedAt: 1_771_409_248_000, ...(time !== undefined && { time }) })
const problemsOf = (text: string): readonly string[] =>
  read(text, 0).problems.map((problem) => (problem.key === undefined ? problem.code : `${problem.code} ${problem.key}`))

test('a line like the documented PM-002 sample is an event, with what is odd about it', () => {
  const id = '5d'.repeat(32)
  const { event, problems } = read(
    `${header}PM-002|Process management|7|dpid=4711 spid=815 flexString2=${id} flexString2Label=Container ID ` +
      'cs6=alpine cs6Label=Container name outcome=Success',
  )
  assert.ok(event)
  assert.equal(event.code, 'PM-002')
  assert.equal(event.outcome, 'Success')
  assert.deepEqual(event.fields, { pid: 4711, parentPid: 815, containerId: id, containerName: 'alpine' })
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['outcome-vocabulary', 'severity-differs', 'missing-key', 'missing-key', 'time-unknown'],
  )
})

test('the other vocabulary of outcome is read', () => {
  const { event } = read(`${header}NT-001|Networking|7|source=a src=192.0.2.1 act=egress outcome=Blocked`)
  assert.equal(event?.outcome, 'Enforce')
})

test('a code copied with Cyrillic letters is read and reported', () => {
  const text = `${header}РМ-002|Process management|3|source=a src=192.0.2.1 outcome=Other`
  assert.equal(read(text).event?.code, 'PM-002')
  assert.deepEqual(problemsOf(text), ['code-normalised'])
})

test('labels decide between two meanings of a key', () => {
  const file = `${header}FM-008|File management|3|source=a src=192.0.2.1 outcome=Other cs4=root `
  assert.deepEqual(read(`${file}cs4Label=NewOwner`).event?.fields.newOwner, 'root')
  assert.deepEqual(problemsOf(file), ['label-missing cs4'])
  assert.deepEqual(problemsOf(`${file}cs4Label=Command`), ['label-differs cs4'])
})

test('foreign keys, keys of other families and bad values are reported and left out', () => {
  const text = `${header}API-001|API request|3|source=a src=192.0.2.1 outcome=Success dpid=1 foo=bar`
  assert.deepEqual(problemsOf(text), ['key-not-carried dpid', 'key-unknown foo'])
  const bad = `${header}PM-002|Process management|3|source=a src=2001:db8::1 outcome=Other dpid=-1`
  assert.deepEqual(problemsOf(bad), ['value-invalid src', 'value-invalid dpid'])
  assert.deepEqual(read(bad).event?.fields, { sourceName: 'a' })
})

test('what is not of the scheme gives no event and says why', () => {
  assert.deepEqual(problemsOf('nonsense'), ['not-kcs'])
  assert.deepEqual(problemsOf('CEF:0|Acme|IDS|1|100|Scan|5|src=192.0.2.1'), ['not-kcs'])
  assert.deepEqual(problemsOf(`${header}PM-777|Process management|3|source=a src=192.0.2.1 outcome=Other`), [
    'code-unknown',
  ])
  assert.deepEqual(problemsOf(`${header}PM-002|Process management|3|source=a src=192.0.2.1`), ['no-outcome outcome'])
})

test('the time is that of rt, else of the envelope, else of receipt', () => {
  const text = `${header}PM-002|Process management|3|source=a src=192.0.2.1 outcome=Other`
  assert.equal(read(`${text} rt=1771409248123`, 5).event?.time, 1_771_409_248_123)
  assert.equal(read(text, 5).event?.time, 5)
  assert.equal(read(text).event?.time, 1_771_409_248_000)
})
