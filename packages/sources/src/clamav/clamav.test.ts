import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults, kcs20, writeEvent, type Event } from '@tidewaiter/model'
import fc from 'fast-check'
import { goldenContext } from '../testing/golden.ts'
import { clamav } from './clamav.ts'
import { placeOf } from './file-place.ts'
import { localTime } from './local-time.ts'

let clock = Date.UTC(2026, 10, 23, 12)
const context = { ...goldenContext, receivedAt: () => clock }
const reader = clamav.open(clamav.options().parse({ timeZone: 'UTC' }), context)

/** The one event that a line gives. */
function eventOf(line: string): Event {
  const reading = reader.read(line, line)
  assert.ok(reading.kind === 'events', JSON.stringify(reading))
  assert.equal(reading.events.length, 1)
  return reading.events[0] as Event
}

test('a dated line keeps its time and gives the same id again', () => {
  const line = 'Mon Nov 23 09:59:39 2026 -> /srv/a.zip: Eicar-Test-Signature FOUND'
  const event = eventOf(line)
  assert.equal(event.time, Date.UTC(2026, 10, 23, 9, 59, 39))
  clock += 1000
  assert.deepEqual(eventOf(line), event)
  assert.deepEqual(event.origin, { tool: 'clamav', rule: 'Eicar-Test-Signature' })
})

test('an undated line has the time at which it came; found again later, it is another event', () => {
  const line = '/srv/a.zip: Eicar-Test-Signature FOUND'
  const first = eventOf(line)
  assert.equal(first.time, clock)
  assert.deepEqual(eventOf(line), first)
  clock += 1
  assert.notEqual(eventOf(line).id, first.id)
})

test('local times: summer, winter, the hour that is left out and the one that comes twice', () => {
  const at = (month: number, day: number, clockTime: string): number | undefined =>
    localTime({ year: 2026, month, day, clock: clockTime }, 'Europe/Berlin')
  assert.equal(at(7, 1, '12:00:00'), Date.UTC(2026, 6, 1, 10))
  assert.equal(at(1, 1, '12:00:00'), Date.UTC(2026, 0, 1, 11))
  assert.equal(at(3, 29, '02:30:00'), Date.UTC(2026, 2, 29, 1, 30))
  assert.equal(at(10, 25, '02:30:00'), Date.UTC(2026, 9, 25, 0, 30))
  assert.equal(at(2, 30, '02:30:00'), undefined)
  assert.equal(at(0, 1, '02:30:00'), undefined)
})

test('a path is mapped by the longest mount that holds it, and never by half a name', () => {
  const mounts = { '/host': '/', '/host/data': '/mnt/data', '/scan/': '/srv' }
  assert.deepEqual(placeOf('/host/etc/passwd', mounts), { path: '/etc/passwd' })
  assert.deepEqual(placeOf('/host/data/x', mounts), { path: '/mnt/data/x' })
  assert.deepEqual(placeOf('/hosting/x', mounts), { path: '/hosting/x' })
  assert.deepEqual(placeOf('/scan/x', mounts), { path: '/srv/x' })
  assert.deepEqual(placeOf('/host', mounts), { path: '/' })
})

test('with an artifact, each summary of clamscan ends a report', () => {
  const collecting = clamav.open(
    { ...clamav.defaults, timeZone: 'UTC', artifact: 'registry.example.com/web:1' },
    context,
  )
  const lines = [
    '/a: One-1 FOUND',
    '/b: Two-1 FOUND',
    'Engine version: 1.2.2',
    'End Date:   2026:07:31 18:41:55',
    'End Date:   2026:07:31 18:42:55',
  ]
  const readings = lines.map((line) => collecting.read(line, line))
  assert.deepEqual(
    readings.map(({ reports }) => reports?.map(({ malware }) => malware)),
    [
      undefined,
      undefined,
      undefined,
      [
        [
          { signature: 'One-1', path: '/a' },
          { signature: 'Two-1', path: '/b' },
        ],
      ],
      [[]],
    ],
  )
  const [report] = readings[3]?.reports ?? []
  assert.deepEqual(report?.tool, { name: 'clamav', version: '1.2.2' })
  assert.deepEqual([report?.artifact.kind, report?.artifact.tag], ['image', '1'])
  assert.equal(report?.scannedAt, Date.UTC(2026, 6, 31, 18, 41, 55))
  assert.equal(collecting.remembers?.(), true)
})

test('options: what is wrong is refused', () => {
  assert.deepEqual(clamav.options().parse({}), clamav.defaults)
  for (const options of [
    { timeZone: 'Mars/Olympus' },
    { prevention: 'yes' },
    { mounts: { host: '/' } },
    { blocks: true },
  ])
    assert.throws(() => clamav.options().parse(options), JSON.stringify(options))
})

test('every skip is documented, and every documented one occurs', () => {
  const golden = new URL('golden/', import.meta.url)
  const lines = readdirSync(golden)
    .filter((name) => name.endsWith('.cef'))
    .flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(clamav.skips).toSorted())
})

test('recognises nothing but its lines', () => {
  for (const line of ['', 'hello', '{"rule":"x"}', 'a: b', 'x: OK', 'Lost and FOUND', null, 7, {}, []])
    assert.equal(clamav.recognises(line), false, JSON.stringify(line))
  assert.ok(clamav.recognises('Mon Nov 23 09:59:31 2026 -> Loaded 3 signatures.'))
  assert.ok(clamav.recognises('/srv/a: Eicar-Test-Signature FOUND'))
})

/** A path as an attacker may name a file; what ends a line is not among it. */
const path = fc
  .array(
    fc.oneof(fc.constantFrom(': ', ' FOUND', '/', ' ', "'", ' -> ', '|', '=', '\\', '例'), fc.string({ maxLength: 5 })),
  )
  .map((parts) => `/x${parts.join('').replace(/[\n\r\0]/g, '')}`)

test('property: whatever a file is called, path and signature are told apart', () => {
  fc.assert(
    fc.property(path, fc.stringMatching(/^[A-Z][\w.-]{2,20}$/), (file, signature) => {
      const event = eventOf(`Mon Nov 23 09:59:39 2026 -> ${file}: ${signature} FOUND`)
      assert.equal(event.fields.filePath, file)
      assert.equal(event.origin?.rule, signature)
    }),
    { numRuns: 1000 },
  )
})

const fragment = fc.oneof(
  fc.constantFrom(
    'Mon Nov 23 09:59:39 2026 -> ',
    '2026-11-23T11:40:00.1Z stdout F ',
    'Nov 23 12:40:02 node-7 clamd[812]: ',
    '{"log":"',
    'VIRUS ALERT: ',
    ' in ',
    'WARNING: ',
    'ERROR: ',
    'stream(999.0.0.1@99999)',
    ': ',
    ' FOUND',
    ' ERROR',
    ': OK',
    ": moved to '",
    "'",
    ': Removed.',
    'Heuristics.Limits.Exceeded',
    '(44d88612fea8a8f36de82e1278abb02f:68)',
    'End Date:',
  ),
  fc.string({ maxLength: 8, unit: 'binary' }),
)

test('property: no line makes the reader throw, and every event is valid and writes one line', () => {
  const line = fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.oneof(line, fc.jsonValue()), (value) => {
      clamav.recognises(value)
      const reading = reader.read(value, JSON.stringify(value))
      for (const event of reading.kind === 'events' ? reading.events : []) {
        assert.deepEqual(eventFaults(event), [])
        assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
      }
      if (typeof value === 'string') assert.notEqual(reading.kind, 'held')
    }),
    { numRuns: 2000 },
  )
})

test('long lines of what the patterns look for cost no more than their length', () => {
  const parts = [': ', '(a', " moved to '", ': Access denied', 'VIRUS ALERT: ', '[', ": moved to '", ' -> ', '1:']
  const began = performance.now()
  for (const part of parts) {
    const long = part.repeat(65_000 / part.length)
    for (const line of [long, `${long} FOUND`, `${long}'`, `WARNING: ${long}`, `{"log":"${long}`]) {
      clamav.recognises(line)
      reader.read(line, line)
    }
  }
  assert.ok(performance.now() - began < 5000)
})
