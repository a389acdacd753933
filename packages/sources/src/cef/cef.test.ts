import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseCef } from '@tidewaiter/cef'
import { codes, eventFaults, profiles, testEvent, writeEvent, type Code, type Event } from '@tidewaiter/model'
import { formatRfc3164, formatRfc5424 } from '@tidewaiter/syslog'
import fc from 'fast-check'
import type { Reading } from '../engine/map-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { cef } from './cef.ts'
import { cefDefaults, type CefOptions } from './cef-options.ts'

const received = Date.UTC(2026, 1, 18, 12)

function read(line: string, options: Partial<CefOptions> = {}, peerAddress = '127.0.0.1'): Reading {
  const context = { ...goldenContext, peerAddress, receivedAt: () => received, redact: (text: string) => text }
  return cef.open({ ...cefDefaults, ...options }, context).read(line, line)
}

const someEvent: fc.Arbitrary<Event> = fc
  .record({
    code: fc.constantFrom(...(Object.keys(codes) as Code[])),
    // Header times have no fraction in RFC 3164; the profiles of KCS have no other.
    time: fc.integer({ min: received - 86_400_000, max: received }).map((time) => time - (time % 1000)),
    text: fc.string({ unit: 'grapheme', maxLength: 60 }),
  })
  .map(({ code, time, text }) => {
    const event = testEvent(code, time)
    return text.trim() === '' ? event : { ...event, fields: { ...event.fields, sourceName: text } }
  })

const headers: Readonly<Record<string, (time: number) => string>> = {
  none: () => '',
  rfc3164: (time) => formatRfc3164({ time, hostname: 'kcs-1' }),
  rfc5424: (time) => formatRfc5424({ time, hostname: 'kcs-1', appName: 'kcs' }),
  kcs: (time) => formatRfc3164({ time, hostname: 'kcs-1', pri: false }),
}

test('what any profile writes of an event is read, and written again the same', () => {
  fc.assert(
    fc.property(
      someEvent,
      fc.constantFrom(...profiles),
      fc.constantFrom(...Object.keys(headers)),
      (event, profile, header) => {
        const { text } = writeEvent(event, profile)
        const reading = read(headers[header]!(event.time) + text)
        assert.ok(reading.kind === 'events' && reading.events.length === 1, text)
        assert.equal(writeEvent(reading.events[0]!, profile).text, text)
        // KCS 2.1 writes no reason in some families.
        assert.deepEqual(
          eventFaults(reading.events[0]!).filter(({ field }) => field !== 'reason'),
          [],
        )
        if (header !== 'none') assert.equal(reading.events[0]!.time, event.time)
        assert.equal(reading.host, header === 'none' ? reading.events[0]!.fields.nodeName : 'kcs-1')
      },
    ),
    { numRuns: 500 },
  )
})

test('unchanged, every byte behind the syslog header is kept', () => {
  fc.assert(
    fc.property(
      someEvent,
      fc.constantFrom(...profiles),
      fc.constantFrom(...Object.keys(headers)),
      (event, profile, header) => {
        const text = `${writeEvent(event, profile).text}  `
        const reading = read(headers[header]!(event.time) + text, { forward: 'unchanged' })
        assert.equal(reading.verbatim?.text, text)
        assert.equal(reading.verbatim.severity, Number(parseCef(text).header?.severity))
        assert.equal(reading.verbatim.host, header === 'none' ? undefined : 'kcs-1')
      },
    ),
  )
})

test('any line is taken as it is, or refused with a reason', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'CEF:',
      'CEF:0|',
      '|',
      '\\',
      '=',
      ' ',
      '<134>',
      'Feb 18 10:07:28 h ',
      'PM-002',
      'outcome=Other',
      '\r',
      '1 ',
    ),
    fc.constantFrom(
      'CEF:0|Kaspersky|Kaspersky Container Security|2.0|',
      'rt=99999999999999999',
      'dtz=Nowhere',
      '\u{1f600}',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom('normalised', 'unchanged'), (pieces, forward) => {
      const line = pieces.join('').replaceAll('\n', ' ')
      const reading = read(line, { forward })
      if (reading.kind === 'refused') return assert.notEqual(reading.reason, '')
      assert.ok(reading.kind === 'events')
      if (reading.verbatim === undefined) return assert.equal(reading.events.length, 1)
      const { text, time, severity } = reading.verbatim
      assert.ok(text.startsWith('CEF:') && line.includes(text) && reading.events.length === 0, line)
      assert.ok(severity >= 0 && severity <= 10 && time >= 0 && !Number.isNaN(new Date(time).getTime()))
    }),
    { numRuns: 2000 },
  )
})

const foreign = 'CEF:0|Acme|IDS|1|7|Scan|'

test('the time is that of rt, then of the header, then of the receipt', () => {
  const timeOf = (line: string, options: Partial<CefOptions> = {}): string =>
    new Date(read(line, options).verbatim?.time ?? Number.NaN).toISOString()
  const header = 'Feb 18 10:07:28 fw-1 '
  assert.equal(timeOf(`${header}${foreign}5|rt=1771409248250`), '2026-02-18T10:07:28.250Z')
  assert.equal(timeOf(`${header}${foreign}5|rt=Feb 18 2026 09:00:00`), '2026-02-18T09:00:00.000Z')
  assert.equal(timeOf(`${header}${foreign}5|rt=Feb 18 2026 09:00:00 dtz=Europe/Moscow`), '2026-02-18T06:00:00.000Z')
  assert.equal(timeOf(`${header}${foreign}5|rt=noon`), '2026-02-18T10:07:28.000Z')
  assert.equal(timeOf(`${header}${foreign}5|`, { zone: '+03:00' }), '2026-02-18T07:07:28.000Z')
  assert.equal(timeOf(`${foreign}5|rt=-1`), '2026-02-18T12:00:00.000Z')
  assert.equal(timeOf(`${foreign}5|rt=9999999999999999`), '2026-02-18T12:00:00.000Z')
  assert.equal(timeOf(`${header}${foreign}5|rt=1771409248250`, { time: 'receipt' }), '2026-02-18T12:00:00.000Z')
  const kcs = read(`${header}CEF:0|Tidewaiter|Tidewaiter|1|PM-002|x|3|rt=1 outcome=Other shost=a src=192.0.2.1`, {
    time: 'receipt',
  })
  assert.equal(kcs.kind === 'events' && kcs.events[0]?.time, received)
})

test('the host is that of the header, then the address of the sender, unless that is this machine', () => {
  const line = `Feb 18 10:07:28 fw-1 ${foreign}5|`
  assert.equal(read(line, {}, '192.0.2.9').verbatim?.host, 'fw-1')
  assert.equal(read(line, { host: 'peer' }, '192.0.2.9').verbatim?.host, '192.0.2.9')
  assert.equal(read(`${foreign}5|`, {}, '192.0.2.9').verbatim?.host, '192.0.2.9')
  assert.equal(read(line, { host: 'peer' }).verbatim?.host, undefined)
})

test('a severity in words counts as the greatest of its band, and an unknown one as 5', () => {
  const severityOf = (text: string): number | undefined => read(`${foreign}${text}|`).verbatim?.severity
  assert.deepEqual(
    ['0', '10', 'low', 'Medium', 'High', 'Very-High', 'Unknown', '11', 'x', ''].map(severityOf),
    [0, 10, 3, 6, 8, 10, 5, 5, 5, 5],
  )
})

test('each kind of defect is named once, with its first place', () => {
  const { defects } = read(`${foreign}5|a=b=c=d a=1 a=2 msg=\\x`)
  assert.deepEqual(
    defects?.map(({ code, column }) => [code, column]),
    [
      ['unescaped-equals', 30],
      ['repeated-key', 35],
      ['unknown-escape', 47],
    ],
  )
  const odd = read('CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|x|7|outcome=Success foo=1 bar=2')
  assert.deepEqual(
    odd.defects?.map(({ code }) => code),
    ['key-unknown', 'outcome-vocabulary', 'severity-differs', 'missing-key', 'time-unknown'],
  )
})

test('a zone has to be one', () => {
  assert.ok(cef.options().safeParse({ zone: 'Europe/Moscow' }).success)
  for (const zone of ['Nowhere', '', '25:00']) assert.ok(!cef.options().safeParse({ zone }).success, zone)
})

test('secrets are removed from the command of an event', () => {
  const line = 'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|x|3|outcome=Other cs4=secret cs4Label=Command'
  const reading = cef.open(cefDefaults, { ...goldenContext, redact: () => 'hidden' }).read(line, line)
  assert.equal(reading.kind === 'events' && reading.events[0]?.fields.command, 'hidden')
})

const corpus = new URL('../../../../../shared/corpus/cef/vectors.jsonl', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'

type Vector = {
  readonly id: string
  readonly direction: string
  readonly fragment?: string
  readonly line?: string
  readonly lineBase64?: string
}

test('cef corpus: what holds a message goes out byte for byte, and nothing else does', { skip }, () => {
  const counts = { unchanged: 0, events: 0, refused: 0 }
  for (const row of readFileSync(corpus, 'utf8').split('\n').filter(Boolean)) {
    const { id, direction, fragment, line, lineBase64 } = JSON.parse(row) as Vector
    if (direction !== 'parse' || fragment !== undefined || line === undefined) continue
    const text = (lineBase64 === undefined ? line : Buffer.from(lineBase64, 'base64').toString()).replaceAll('\n', ' ')
    const reading = read(text, { forward: 'unchanged' })
    const normalised = read(text)
    assert.equal(reading.kind === 'refused', parseCef(text).header === null, id)
    if (reading.verbatim === undefined) counts.refused++
    else {
      assert.equal(text.replace(/\r$/, '').endsWith(reading.verbatim.text), true, id)
      if (normalised.verbatim === undefined) counts.events++
      else counts.unchanged++
    }
  }
  assert.deepEqual(counts, { unchanged: 185, events: 1, refused: 8 })
})
