import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createRfc3164Writer, formatRfc3164 } from './format-rfc3164.ts'
import { createRfc5424Writer, formatRfc5424 } from './format-rfc5424.ts'
import { parseEnvelope } from './parse-envelope.ts'
import { facilities, severities } from './priority.ts'
import { formatStructuredData, readStructuredData } from './structured-data.ts'
import type { StructuredDataElement } from './structured-data.ts'

const time = Date.UTC(2026, 1, 8, 10, 7, 28, 5)
const hostname = 'host'

test('RFC 3164: space padded day, no year, UTC, local0.info', () => {
  assert.equal(formatRfc3164({ time, hostname }), '<134>Feb  8 10:07:28 host ')
  assert.equal(formatRfc3164({ time: Date.UTC(2026, 1, 18, 10, 7, 28), hostname, pri: false }), 'Feb 18 10:07:28 host ')
  assert.equal(formatRfc3164({ time, hostname, facility: 'auth', severity: 'emerg' }), '<32>Feb  8 10:07:28 host ')
  assert.equal(formatRfc3164({ time, hostname, facility: 0, severity: 0 }), '<0>Feb  8 10:07:28 host ')
  assert.equal(formatRfc3164({ time, hostname, priority: 191 }), '<191>Feb  8 10:07:28 host ')
  assert.equal(formatRfc3164({ time, hostname, tag: 'kcs[412]:' }), '<134>Feb  8 10:07:28 host kcs[412]: ')
})

test('zones: by name, by offset, across a change of the clocks', () => {
  assert.equal(formatRfc3164({ time, hostname, pri: false, zone: 'Europe/Moscow' }), 'Feb  8 13:07:28 host ')
  assert.equal(formatRfc3164({ time, hostname, pri: false, zone: '-11:30' }), 'Feb  7 22:37:28 host ')
  const berlin = createRfc3164Writer({ hostname, pri: false, zone: 'Europe/Berlin' })
  const change = Date.UTC(2026, 2, 29, 1)
  assert.equal(berlin(change - 1_000), 'Mar 29 01:59:59 host ')
  assert.equal(berlin(change), 'Mar 29 03:00:00 host ')
  const local = new Date(time)
  const hours = String(local.getHours()).padStart(2, '0')
  assert.match(formatRfc3164({ time, hostname, zone: 'local' }), new RegExp(`${local.getDate()} ${hours}:`))
})

test('RFC 5424: milliseconds, Z or offset, - for what is absent, no byte order mark', () => {
  assert.equal(formatRfc5424({ time, hostname }), '<134>1 2026-02-08T10:07:28.005Z host - - - - ')
  assert.equal(
    formatRfc5424({ time, hostname, zone: '-03:30', appName: 'tidewaiter', procId: '412', msgId: 'PM', bom: true }),
    '<134>1 2026-02-08T06:37:28.005-03:30 host tidewaiter 412 PM - \uFEFF',
  )
  for (const unknown of [NaN, Infinity, 8.64e15]) {
    assert.equal(formatRfc5424({ time: unknown, hostname }), '<134>1 - host - - - - ')
  }
  const structuredData = [{ id: 'x@32473', params: [['a', 'q"b\\c]d']] as const }]
  assert.equal(
    formatRfc5424({ time, hostname, structuredData }),
    '<134>1 2026-02-08T10:07:28.005Z host - - - [x@32473 a="q\\"b\\\\c\\]d"] ',
  )
})

test('severity and host may change from event to event', () => {
  const bsd = createRfc3164Writer({ hostname })
  assert.equal(bsd(time, 3), '<131>Feb  8 10:07:28 host ')
  assert.equal(bsd(time, undefined, 'node-1'), '<134>Feb  8 10:07:28 node-1 ')
  assert.equal(bsd(time), '<134>Feb  8 10:07:28 host ')
  const ietf = createRfc5424Writer({ hostname })
  assert.equal(ietf(time, 0, 'node-1'), '<128>1 2026-02-08T10:07:28.005Z node-1 - - - - ')
  assert.equal(ietf(time), '<134>1 2026-02-08T10:07:28.005Z host - - - - ')
})

test('no host, tag or application name can leave its field', () => {
  for (const [given, written] of [
    ['my host', 'my-host'],
    ['a\nb<13>c|d', 'a-b-13-c-d'],
    ['größe', 'gr-e'],
    ['', '-'],
    ['2001:db8::1', '2001:db8::1'],
    ['x'.repeat(300), 'x'.repeat(255)],
  ] as const) {
    assert.equal(formatRfc3164({ time, hostname: given, pri: false }), `Feb  8 10:07:28 ${written} `)
  }
  assert.equal(formatRfc3164({ time, hostname, tag: 'a b:c|' }), '<134>Feb  8 10:07:28 host a-b-c-: ')
  assert.equal(
    formatRfc5424({ time, hostname, appName: 'CEF:0|x y', procId: 'x'.repeat(200), msgId: '\n' }),
    `<134>1 2026-02-08T10:07:28.005Z host CEF:0-x-y ${'x'.repeat(128)} - - `,
  )
})

test('options that mean nothing are refused with the choices', () => {
  assert.throws(
    () => createRfc3164Writer({ hostname, facility: 24 }),
    /"?24"? is not a syslog facility.*0 to 23.*local7/,
  )
  assert.throws(() => createRfc3164Writer({ hostname, severity: 8 }), /severity/)
  assert.throws(() => createRfc3164Writer({ hostname, priority: 192 }), /192 is not a syslog priority/)
  assert.throws(() => createRfc3164Writer({ hostname })(time, 8), /severity/)
  for (const zone of ['Atlantis/Capital', '', '2026-02-08T10:07:28Z', '+25:00']) {
    assert.throws(() => createRfc5424Writer({ hostname, zone }), /is not a time zone. Use UTC/, zone)
  }
  for (const unknown of [NaN, Infinity, -8.64e15]) {
    assert.throws(() => formatRfc3164({ time: unknown, hostname }), /epoch milliseconds/)
  }
  const element = (id: string, name: string): StructuredDataElement => ({ id, params: [[name, '']] })
  assert.throws(() => formatStructuredData([element('a b', 'c')]), /structured data name/)
  assert.throws(() => formatStructuredData([element('a', 'b=')]), /structured data name/)
  assert.throws(() => formatStructuredData([element('a', 'b'), element('a', 'c')]), /stands twice/)
})

const times = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2200, 0, 1) })
const zones = fc.constantFrom('UTC', 'local', 'Europe/Moscow', 'America/St_Johns', 'Asia/Kathmandu', '+03:00', '-09:30')
const priorities = { facility: fc.integer({ min: 0, max: 23 }), severity: fc.integer({ min: 0, max: 7 }) }
const names = fc
  .string({ unit: fc.constantFrom(...'abcXYZ019._-'), minLength: 1, maxLength: 32 })
  .filter((name) => /[a-z]/i.test(name)) // a bare number may be a year

test('what was formatted as RFC 3164 is read back', () => {
  const fields = fc.record({ time: times, hostname: names, zone: zones, pri: fc.boolean(), ...priorities })
  fc.assert(
    fc.property(fields, fc.option(names, { nil: undefined }), (given, tag) => {
      const header = formatRfc3164({ ...given, ...(tag === undefined ? {} : { tag }) })
      const envelope = parseEnvelope(header, { now: given.time, zone: given.zone })
      assert.deepEqual(envelope?.issues, [], header)
      assert.equal(envelope?.format, 'rfc3164')
      assert.equal(envelope?.hostname, given.hostname)
      assert.equal(envelope?.tag, tag)
      assert.equal(envelope?.priority, given.pri ? given.facility * 8 + given.severity : undefined)
      // Where clocks are put back, an hour (in 1988 in Newfoundland two) happens twice, and the text does not say which
      // one it was.
      const difference = Math.floor(given.time / 1_000) * 1_000 - (envelope?.time ?? 0)
      assert.ok([0, 3_600_000, 7_200_000].includes(difference), `${header}: ${difference}`)
    }),
  )
})

test('what was formatted as RFC 5424 is read back', () => {
  const params = fc.array(fc.tuple(names, fc.string({ unit: 'binary' })))
  const data = fc.uniqueArray(fc.record({ id: names, params }, { noNullPrototype: true }), {
    selector: ({ id }) => id,
    maxLength: 3,
  })
  const ids = { appName: names, procId: names, msgId: names, structuredData: data }
  const fields = fc.record({ time: times, hostname: names, zone: zones, bom: fc.boolean(), ...priorities, ...ids })
  fc.assert(
    fc.property(fields, (given) => {
      const header = formatRfc5424(given)
      const { timestamp, ...envelope } = parseEnvelope(header) ?? { issues: [] }
      const { zone: _zone, bom, structuredData, ...expected } = given
      assert.deepEqual(envelope, {
        ...expected,
        format: 'rfc5424',
        priority: given.facility * 8 + given.severity,
        issues: [],
        ...(bom ? { bom } : {}),
        ...(structuredData.length === 0 ? {} : { structuredData }),
      })
      assert.ok(header.includes(timestamp ?? '?'))
    }),
  )
})

test('structured data of any text comes back, and any text ends its reading', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const elements = [{ id: 'a@1', params: [['b', value] as const] }]
      const text = formatStructuredData(elements)
      assert.deepEqual(readStructuredData(text, 0), { elements, end: text.length })
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'[]"\\= -ab') }), (text) => {
      const { end } = readStructuredData(text, 0)
      assert.ok(end >= 0 && end <= text.length)
    }),
  )
})

test('names of facilities and severities are complete', () => {
  assert.deepEqual([facilities.length, severities.length], [24, 8])
  assert.deepEqual([facilities[16], severities[6]], ['local0', 'info'])
})
