import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFaults, kcs20, writeEvent, type Event } from '@tidewaiter/model'
import fc from 'fast-check'
import { goldenContext } from '../testing/golden.ts'
import { dockerBenchText } from './docker-bench-text.ts'
import { startTime } from './start-time.ts'

const receivedAt = (): number => Date.UTC(2026, 2, 4)

function eventsOf(lines: readonly string[]): readonly Event[] {
  const reader = dockerBenchText.open({ passed: 'event' }, { ...goldenContext, receivedAt })
  const events = lines.flatMap((line) => {
    const reading = reader.read(line, line)
    return [...(reading.settled ?? []), ...(reading.kind === 'events' ? reading.events : [])]
  })
  return [...events, ...reader.flush()]
}

test('the start of a run is read in UTC and RFC 3339; other zones and languages are not guessed', () => {
  assert.equal(startTime('Fri Mar 20 16:12:49 UTC 2026'), Date.UTC(2026, 2, 20, 16, 12, 49))
  assert.equal(startTime('Fri Mar  6 16:12:49 UTC 2026'), Date.UTC(2026, 2, 6, 16, 12, 49))
  assert.equal(startTime('2026-03-29T17:00:00+02:00'), Date.UTC(2026, 2, 29, 15))
  for (const text of ['Fri Mar 20 16:12:49 CET 2026', 'Fri Xyz 20 16:12:49 UTC 2026', 'yesterday']) {
    assert.equal(startTime(text), undefined)
  }
})

test('the same result of two runs has two ids; the same run read again has the same', () => {
  const run = (time: string): readonly string[] =>
    eventsOf([`Initializing ${time}`, '[WARN] 1.1  - Ensure a separate partition', '[INFO] Score: 1']).map(
      ({ id }) => id,
    )
  assert.deepEqual(run('2026-03-04T05:06:00Z'), run('2026-03-04T05:06:00Z'))
  const ids = [...run('2026-03-04T05:06:00Z'), ...run('2026-03-05T05:06:00Z')]
  assert.equal(new Set(ids).size, 4)
})

test('a run that was cut off gives the check that was read last', () => {
  assert.deepEqual(
    eventsOf(['[WARN] 5.5 - Ensure privileged containers are not used', '      * web']).map(
      ({ fields }) => fields.reason,
    ),
    ['5.5 Ensure privileged containers are not used: web'],
  )
})

test('the report of a run holds all its checks, also those that passed and are no events', () => {
  const reader = dockerBenchText.open({ passed: 'skip' }, { ...goldenContext, receivedAt })
  const lines = [
    'Initializing 2026-03-04T05:06:00Z',
    '[PASS] 1.3  - Up to date',
    '[WARN] 4.1  - User',
    '     * web',
    '[INFO] Score: 0',
  ]
  const [report] = lines.flatMap((line) => reader.read(line, line).reports ?? [])
  assert.equal(report?.scannedAt, Date.UTC(2026, 2, 4, 5, 6))
  assert.deepEqual(report?.misconfigurations, [
    { id: '1.3', severity: 'unknown', status: 'passed', title: 'Up to date' },
    { id: '4.1', severity: 'unknown', status: 'failed', title: 'User', message: 'web' },
  ])
})

test('details without end are counted, not kept', () => {
  const [event] = eventsOf(['[WARN] 5.5 - x', ...Array.from({ length: 1000 }, (_, n) => `     * container-${n}`)])
  assert.match(event?.fields.reason ?? '', /container-19 and 980 more$/)
})

const line = fc.oneof(
  fc.constantFrom(
    'Initializing 2026-03-04T05:06:00Z',
    'Section B - Remediation measures',
    '\u001b[1;31m[WARN]\u001b[0m 4.1  - text',
    '[INFO] 4 - heading',
    '     * detail \u2028 | = \\',
    '[INFO] Score: 5',
    '\u001b[1;31m',
    '[WARN] 1.1 - \ud800',
  ),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
)

test('property: any lines in any order give valid events, each one line', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
      for (const text of lines) dockerBenchText.recognises(text)
      for (const event of eventsOf(lines as readonly string[])) {
        assert.deepEqual(eventFaults(event), [])
        assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
      }
    }),
    { numRuns: 1000 },
  )
})
