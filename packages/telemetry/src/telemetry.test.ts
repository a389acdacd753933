import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import type { LogFormat } from './log-line.ts'
import type { Level } from './happening.ts'
import { createTelemetry, type Telemetry } from './telemetry.ts'

const table = {
  refused: {
    level: 'warning',
    message: '{way}: refused at {place}',
    action: 'Look at {place}.',
    counter: { name: 'tidewaiter_test_refused_total', help: 'Refused.', labels: 'way' },
  },
  taken: {
    level: 'debug',
    message: '{way}: {events} events',
    counter: { name: 'tidewaiter_test_events_total', help: 'Taken.', labels: 'way', add: 'events' },
  },
  plain: { level: 'info', message: 'nothing to fill in' },
} as const

type Opened = { readonly telemetry: Telemetry; readonly lines: string[]; now: number; full: boolean }

function open(format: LogFormat, level: Level = 'info'): Opened {
  const lines: string[] = []
  const opened: Opened = {
    lines,
    now: Date.UTC(2026, 2, 1, 12),
    full: false,
    telemetry: createTelemetry({
      log: { level, format },
      now: () => opened.now,
      sink: {
        write: (line) => {
          if (!opened.full) lines.push(line)
          return !opened.full
        },
      },
    }),
  }
  return opened
}

test('a happening is a line for people, with its action and the details that are not in the message', () => {
  const { telemetry, lines } = open('text')
  const tell = telemetry.teller(table)
  tell('refused', { way: 'falco', place: 'line 3', peer: '192.0.2.1', more: 'two words' })
  tell('plain', {})
  deepEqual(lines, [
    '2026-03-01T12:00:00.000Z warning falco: refused at line 3 peer=192.0.2.1 more="two words"\n    Look at line 3.\n',
    '2026-03-01T12:00:00.000Z info    nothing to fill in\n',
  ])
  telemetry.close()
})

test('or one JSON object for programs, whatever the details hold', () => {
  const { telemetry, lines } = open('json')
  telemetry.teller(table)('refused', { way: 'falco', place: 'a\n{"level":"error"}', password: 'hunter2', count: 3 })
  equal(lines.length, 1)
  const [line = ''] = lines
  equal(line.indexOf('\n'), line.length - 1)
  deepEqual(JSON.parse(line), {
    time: '2026-03-01T12:00:00.000Z',
    level: 'warning',
    event: 'refused',
    message: String.raw`falco: refused at a\u000a{"level":"error"}`,
    action: String.raw`Look at a\u000a{"level":"error"}.`,
    details: { way: 'falco', place: String.raw`a\u000a{"level":"error"}`, password: '[hidden]', count: 3 },
  })
  telemetry.close()
})

test('counting does not depend on the level, and amounts that are none are left out', async () => {
  const { telemetry, lines } = open('text')
  const tell = telemetry.teller(table)
  tell('taken', { way: 'falco', events: 40 })
  tell('taken', { way: 'falco', events: 2 })
  tell('taken', { way: 'falco', events: Number.NaN })
  tell('taken', { way: 'falco', events: -5 })
  equal(lines.length, 0)
  const { text, contentType } = await telemetry.metrics()
  match(text, /^tidewaiter_test_events_total\{way="falco"\} 42$/m)
  match(contentType, /^text\/plain/)
  telemetry.close()
})

test('a level that is set later counts from then on', () => {
  const { telemetry, lines } = open('text', 'warning')
  const tell = telemetry.teller(table)
  tell('plain', {})
  telemetry.setLog({ level: 'debug', format: 'text' })
  tell('taken', { way: 'falco', events: 1 })
  deepEqual([telemetry.level(), lines.length], ['debug', 1])
  telemetry.close()
})

test('what repeats is held back, counted all the same, and told in the end', async () => {
  const { telemetry, lines } = open('text')
  const tell = telemetry.teller(table)
  for (let n = 0; n < 533; n++) tell('refused', { way: 'falco', place: `line ${n}` })
  equal(lines.length, 10)
  match((await telemetry.metrics()).text, /^tidewaiter_test_refused_total\{way="falco"\} 533$/m)
  telemetry.close()
  match(lines.at(-1)!, /info {4}refused of falco: 523 more of these in the last minute/)
})

test('lines that nobody reads are dropped and counted, and that is told when somebody reads again', async () => {
  const opened = open('text')
  const { telemetry, lines } = opened
  const tell = telemetry.teller(table)
  opened.full = true
  for (const way of ['a', 'b', 'c']) tell('refused', { way, place: 'x' })
  opened.full = false
  tell('plain', {})
  equal(lines.length, 2)
  match(lines[1]!, /3 lines of the log were dropped/)
  match((await telemetry.metrics()).text, /^tidewaiter_log_dropped_lines_total 3$/m)
  telemetry.close()
})

test('gauges are read when metrics are asked for; one that is gone is gone', async () => {
  const { telemetry } = open('text')
  let names = ['siem', 'other']
  telemetry.observe({ name: 'tidewaiter_test_lag', help: 'Lag.', labels: 'integration' }, () =>
    names.map((integration, value) => ({ labels: { integration }, value })),
  )
  match((await telemetry.metrics()).text, /tidewaiter_test_lag\{integration="other"\} 1/)
  names = ['siem']
  equal((await telemetry.metrics()).text.includes('other'), false)
  telemetry.close()
})
