import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { entryStamp } from '@tidewaiter/journal'
import {
  codes,
  familyOf,
  profiles,
  severityOf,
  writeEvent,
  type Code,
  type Event,
  type Family,
  type Profile,
} from '@tidewaiter/model'
import { createDeframer, frameBatch, type Framing } from '@tidewaiter/syslog'
import { testEvent } from '@tidewaiter/model'
import { createEnvelope } from '../envelope/create-envelope.ts'
import type { EnvelopeSettings } from '@tidewaiter/syslog'
import type { IntegrationSettings } from '../integration.ts'
import { compileSelection } from '../selection/compile-selection.ts'
import { entryOf } from '../testing/entry-of.ts'
import { settingsFor } from '../testing/settings.ts'
import { clearBatch, createBatch, type Batch } from './batch.ts'
import { createEntryWriter } from './entry-writer.ts'
import { startReading } from './reading.ts'

const moment = Date.UTC(2026, 10, 23, 11, 40)
const nowhere = { handed: 0, begun: 0, buried: 0 }

/** Writes entry lines of a form, batch by batch; gives what was framed, and the batches' other results together. */
function write(
  lines: readonly string[],
  form: string,
  settings: IntegrationSettings,
  reach = nowhere,
): {
  framed: Buffer
  letters: Batch['letters']
  shortened: number
  leftOut: number
  messages: number
  doubled: number
} {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  const writer = createEntryWriter(settings, compileSelection(settings.select, 'siem'), reach)
  const reading = startReading({ kind: 'block', first: 1, count: lines.length, form, bytes, acceptedAt: 0 }, 1)
  const batch = createBatch()
  const result = {
    framed: Buffer.alloc(0),
    letters: [] as Batch['letters'],
    shortened: 0,
    leftOut: 0,
    messages: 0,
    doubled: 0,
  }
  for (let ended = false; !ended;) {
    clearBatch(batch, 1)
    ended = writer(reading, batch)
    result.framed = Buffer.concat([result.framed, batch.bytes.subarray(0, batch.length)])
    result.letters.push(...batch.letters)
    result.shortened += batch.shortened
    result.leftOut += batch.leftOut
    result.messages += batch.messages
    result.doubled += batch.doubled
    if (ended) assert.equal(batch.next, lines.length + 1)
  }
  return result
}

/** What sending the event directly would give. */
function messageOf(event: Event, { profile, envelope, maxBytes, spaceBeforeExtension }: IntegrationSettings): string {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const header = createEnvelope(envelope)?.write(event.time, severity, event.fields.nodeName) ?? ''
  const options = { maxBytes: maxBytes - Buffer.byteLength(header), spaceBeforeExtension }
  return header + writeEvent(event, profile, options).text
}

const host = fc.option(fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', maxLength: 30 })), { nil: undefined })
const someEvent: fc.Arbitrary<Event> = fc
  .record({
    code: fc.constantFrom(...(Object.keys(codes) as Code[])),
    time: fc.oneof(
      fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 0, 1) + 5_000 }),
      fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }),
    ),
    host,
    text: fc.string({ unit: 'grapheme', maxLength: 600 }),
  })
  .map(({ code, time, host: nodeName, text }) => {
    const event = testEvent(code, time)
    const { nodeName: _, ...fields } = event.fields
    const named = nodeName === undefined || nodeName.trim() === '' ? fields : { ...fields, nodeName }
    return { ...event, fields: text.trim() === '' ? named : { ...named, sourceName: text } }
  })

const someSettings: fc.Arbitrary<IntegrationSettings> = fc
  .record({
    profile: fc.constantFrom(...profiles),
    framing: fc.constantFrom<Framing | undefined>('lf', 'octet-counting', undefined),
    spaceBeforeExtension: fc.boolean(),
    maxBytes: fc.constantFrom(500, 900, 8_000),
    envelope: fc.record<EnvelopeSettings>({
      format: fc.constantFrom('rfc3164', 'rfc5424', 'none'),
      zone: fc.constantFrom('UTC', '+03:00', 'Europe/Moscow'),
      facility: fc.constantFrom('local0', 'user'),
      pri: fc.boolean(),
      hostname: fc.constant('tidewaiter.example'),
    }),
  })
  .map((changes) => settingsFor('tcp://127.0.0.1:1', changes))

test('messages are those that sending the events directly would give, in every profile, envelope and framing', () => {
  fc.assert(
    fc.property(fc.array(someEvent, { minLength: 1, maxLength: 12 }), someSettings, (events, settings) => {
      const lines = events.map((event) => entryOf(event, settings.profile))
      const { framed, letters, messages } = write(lines, settings.profile.name, settings)
      const expected = events.map((event) => messageOf(event, settings))
      assert.deepEqual(letters, [])
      assert.equal(messages, events.length)
      const whole =
        settings.framing === undefined ? Buffer.from(expected.join('')) : frameBatch(expected, settings.framing)
      assert.equal(framed.toString(), Buffer.from(whole).toString())
    }),
    { numRuns: 400 },
  )
})

test('an entry in another form is read and written anew', () => {
  const [kcs, kcs21, cef] = profiles as readonly [Profile, Profile, Profile]
  const event = testEvent('PM-002', Date.UTC(2026, 10, 23, 11, 40, 0, 7))
  const settings = settingsFor('tcp://127.0.0.1:1', { profile: kcs21 })
  for (const from of [kcs, cef]) {
    const { framed } = write([entryOf(event, from)], from.name, settings)
    assert.equal(framed.toString(), `${messageOf(event, settings)}\n`)
  }
})

test('a value that had to be shortened is counted, and every message keeps to the limit', () => {
  const events = Array.from({ length: 20 }, (_, index) => {
    const event = testEvent('PM-002', index)
    return { ...event, fields: { ...event.fields, command: 'ü'.repeat(index * 300) } }
  })
  const settings = settingsFor('tcp://127.0.0.1:1', { maxBytes: 3_000, framing: 'octet-counting' })
  const { framed, shortened, letters } = write(
    events.map((event) => entryOf(event, settings.profile)),
    'kcs-2.0',
    settings,
  )
  const sizes = createDeframer({ framing: 'octet-counting' })
    .push(framed)
    .map(({ bytes }) => bytes.length)
  assert.equal(sizes.length, 20)
  assert.ok(sizes.every((size) => size <= 3_000))
  assert.ok(shortened > 10 && shortened < 20, `${shortened}`)
  assert.deepEqual(letters, [])
})

test('what cannot be written becomes a dead letter with its line and the reason, and the rest is sent', () => {
  const good = entryOf(testEvent('PM-002', 0), profiles[0] as Profile)
  const stamp = 'node-1 7 2026-11-23T11:40:00.123 '
  const bad = [
    '',
    'garbage',
    `${stamp}no message`,
    `${stamp}CEF:x`,
    'node-1 77 2026-11-23T11:40:00.123 CEF:0|a|b|c|d|e|5|',
    'node-1 7 2026-11-23T11:40:00.1x3 CEF:0|a|b|c|d|e|5|',
  ]
  const settings = settingsFor('tcp://127.0.0.1:1')
  const { framed, letters } = write([good, ...bad, good], 'kcs-2.0', settings)
  assert.equal(framed.toString().split('\n').length, 4, 'two good ones, and `CEF:x`, which nobody has to understand')
  assert.deepEqual(
    letters.map(({ sequence, line, reason }) => [sequence, line, reason]),
    [2, 3, 4, 6, 7].map((sequence) => [sequence, bad[sequence - 2], 'entry-unreadable']),
  )
  const tight = write([good, `${stamp}CEF:0|${'v'.repeat(300)}|b|c|d|e|5|`], 'kcs-2.0', { ...settings, maxBytes: 10 })
  assert.deepEqual(
    tight.letters.map(({ reason }) => reason),
    ['entry-too-long', 'entry-too-long'],
  )
})

test('an entry in another form that is no event of the scheme becomes a dead letter', () => {
  const line = 'node-1 7 2026-11-23T11:40:00.123 CEF:0|a|b|c|XX-001|e|5|'
  const { letters } = write([line], 'cef', settingsFor('tcp://127.0.0.1:1'))
  assert.deepEqual(
    letters.map(({ reason, line: kept }) => [reason, kept]),
    [['entry-unreadable', line]],
  )
})

test('entries that were dealt with before are written again, but not counted and not buried again', () => {
  const good = entryOf(testEvent('PM-002', 0), profiles[0] as Profile)
  const reach = { handed: 2, begun: 3, buried: 5 }
  const { letters, messages, doubled } = write(
    [good, good, good, 'bad', 'bad'],
    'kcs-2.0',
    settingsFor('tcp://127.0.0.1:1'),
    reach,
  )
  assert.equal(messages, 3)
  assert.equal(doubled, 2)
  assert.deepEqual(
    letters.map(({ sequence }) => sequence),
    [5],
  )
})

test('a message larger than a batch goes alone', () => {
  const event = testEvent('PM-002', 0)
  const long = { ...event, fields: { ...event.fields, command: 'x'.repeat(400_000) } }
  const settings = settingsFor('tcp://127.0.0.1:1', { maxBytes: 1_000_000 })
  const lines = [event, long, event].map((one) => entryOf(one, settings.profile))
  const { framed } = write(lines, 'kcs-2.0', settings)
  assert.equal(framed.toString(), [event, long, event].map((one) => `${messageOf(one, settings)}\n`).join(''))
})

test('bytes of an entry that are not UTF-8 go through as they are', () => {
  const settings = settingsFor('tcp://127.0.0.1:1')
  const bytes = Buffer.concat([
    Buffer.from('- 7 2026-11-23T11:40:00.123 CEF:0|a|b|c|PM-002|e|5|cs4='),
    Buffer.from([0xff, 0xc3, 0x28, 0x0a]),
  ])
  const batch = createBatch()
  createEntryWriter(
    settings,
    undefined,
    nowhere,
  )(startReading({ kind: 'block', first: 1, count: 1, form: 'kcs-2.0', bytes, acceptedAt: 0 }, 1), batch)
  assert.deepEqual(batch.bytes.subarray(0, batch.length), bytes.subarray(bytes.indexOf('CEF')))
})

test('reading can begin in the middle of a block', () => {
  const bytes = Buffer.from('a\nbb\nccc\n')
  const reading = startReading({ kind: 'block', first: 10, count: 3, form: 'kcs-2.0', bytes, acceptedAt: 0 }, 12)
  assert.deepEqual([reading.offset, reading.sequence], [5, 12])
})

test('a verbatim message goes out byte for byte, whatever the form of its block, the profile and the space', () => {
  const body = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => text.replaceAll('\n', ' '))
  const entries = fc.array(fc.record({ host, body, severity: fc.nat(10) }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(entries, someSettings, fc.constantFrom(...profiles), (messages, given, form) => {
      const settings = { ...given, maxBytes: 8_000, framing: 'octet-counting' as const }
      const texts = messages.map(({ body: text }) => `CEF:0|Acme|IDS|1|7|Scan|5|msg=${text}`)
      const lines = messages.map(({ host: name, severity }, index) => {
        return `${entryStamp(moment, severity, name, true)}007 ${texts[index]}`
      })
      const { framed, letters, shortened } = write(lines, form.name, settings)
      const expected = messages.map(({ host: name, severity }, index) => {
        return (createEnvelope(settings.envelope)?.write(moment + 7, severity, name || undefined) ?? '') + texts[index]
      })
      assert.deepEqual([letters, shortened], [[], 0])
      assert.equal(framed.toString(), Buffer.from(frameBatch(expected, 'octet-counting')).toString())
    }),
  )
})

test('a verbatim message beyond the limit is shortened like any other, in any form', () => {
  const line = `${entryStamp(moment, 5, 'fw-1', true)}000 CEF:0|Acme|IDS|1|7|Scan|5|src=192.0.2.1 msg=${'x'.repeat(2_000)}`
  const settings = { ...settingsFor('tcp://127.0.0.1:1'), maxBytes: 500, spaceBeforeExtension: true }
  for (const { name } of profiles) {
    const { framed, letters, shortened } = write([line], name, settings)
    assert.deepEqual([letters, shortened], [[], 1])
    assert.ok(framed.length <= 501)
    assert.match(framed.toString(), /^CEF:0\|Acme\|IDS\|1\|7\|Scan\|5\|src=192\.0\.2\.1 msg=x+/)
  }
})
