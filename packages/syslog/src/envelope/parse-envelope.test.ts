import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import fc from 'fast-check'
import type { Envelope, EnvelopeIssueCode } from './envelope.ts'
import { parseEnvelope } from './parse-envelope.ts'

const now = Date.UTC(2026, 10, 23, 12)

type Expected = Partial<Omit<Envelope, 'time' | 'issues'>> & { time?: string; issues?: EnvelopeIssueCode[] }

const parse = (prefix: string, zone = 'UTC'): Expected | null => {
  const envelope = parseEnvelope(prefix, { now, zone })
  if (envelope === null) return null
  const { time, issues, priority, facility, severity, ...rest } = envelope
  assert.equal(facility, priority === undefined ? undefined : priority >> 3)
  assert.equal(severity, priority === undefined ? undefined : priority & 7)
  return {
    ...rest,
    ...(priority === undefined ? {} : { priority }),
    ...(time === undefined ? {} : { time: new Date(time).toISOString() }),
    ...(issues.length === 0 ? {} : { issues: issues.map(({ code }) => code) }),
  }
}

const bsd = { format: 'rfc3164', timestamp: 'Feb 18 10:07:28', time: '2026-02-18T10:07:28.000Z' } as const
const guessed = { yearGuessed: true, zoneGuessed: true } as const
const kcs = { ...bsd, ...guessed, hostname: 'host' }

test('nothing before the message is nothing', () => {
  for (const prefix of ['', ' ', '\r\n\0']) assert.equal(parse(prefix), null)
})

test('RFC 3164, as KCS sends it and as others distort it', () => {
  const cases: [string, Expected][] = [
    ['Feb 18 10:07:28 host ', kcs],
    ['<134>Feb 18 10:07:28 host ', { ...kcs, priority: 134 }],
    ['<0>Feb 18 10:07:28 host ', { ...kcs, priority: 0 }],
    ['<134> Feb 18 10:07:28 host ', { ...kcs, priority: 134, issues: ['space-after-pri'] }],
    ['\uFEFF<134>Feb 18 10:07:28 host ', { ...kcs, priority: 134, bom: true }],
    ['<134>Feb 18 10:07:28 ', { ...bsd, ...guessed, priority: 134 }],
    ['Feb 18 10:07:28 host: ', kcs],
    ['Feb 18 10:07:28: host ', kcs],
    ['Feb 18 10:07:28 host kcs: ', { ...kcs, tag: 'kcs' }],
    ['Feb 18 10:07:28 host kcs:', { ...kcs, tag: 'kcs' }],
    ['Feb 18 10:07:28 host CEF ', { ...kcs, tag: 'CEF' }],
    ['Feb 18 10:07:28 host kcs[412]: ', { ...kcs, tag: 'kcs', procId: '412' }],
    ['Feb 18 10:07:28 kcs[412]: ', { ...bsd, ...guessed, tag: 'kcs', procId: '412' }],
    ['Feb 18 10:07:28 host kcs 412 X ', { ...kcs, tag: 'kcs', rest: '412 X', issues: ['unread-text'] }],
    ['Feb 18 10:07:28 2001:db8:: ', { ...kcs, hostname: '2001:db8::' }],
    ['Feb 18 10:07:28 host tag \uFEFF', { ...kcs, tag: 'tag', bom: true }],
    ['<13>fw01 ', { format: 'rfc3164', priority: 13, hostname: 'fw01', issues: ['timestamp-missing'] }],
    ['<134>1 Feb 18 10:07:28 host ', { ...kcs, priority: 134, issues: ['version-unexpected'] }],
    ['<134>', { format: 'rfc3164', priority: 134 }],
  ]
  for (const [prefix, expected] of cases) assert.deepEqual(parse(prefix), expected, JSON.stringify(prefix))
})

test('dates of all kinds', () => {
  const cases: [string, Partial<Expected>][] = [
    ['Feb  8 10:07:28', { time: '2026-02-08T10:07:28.000Z', ...guessed }],
    ['Feb 8 10:07:28', { time: '2026-02-08T10:07:28.000Z', ...guessed }],
    ['February 18 10:07:28', { time: '2026-02-18T10:07:28.000Z', ...guessed }],
    ['FEB 18 10:07:28.5', { time: '2026-02-18T10:07:28.500Z', ...guessed }],
    ['September 25, 2025 07:00:23', { time: '2025-09-25T07:00:23.000Z', zoneGuessed: true }],
    ['Feb 18 2025 10:07:28', { time: '2025-02-18T10:07:28.000Z', zoneGuessed: true }],
    ['Feb 18 10:07:28 2025', { time: '2025-02-18T10:07:28.000Z', zoneGuessed: true }],
    ['Feb 18 2025 10:07:28 UTC', { time: '2025-02-18T10:07:28.000Z' }],
    ['Feb 18 2025 10:07:28 +03:00', { time: '2025-02-18T07:07:28.000Z' }],
    ['2025-02-18T10:07:28.123456-05:00', { time: '2025-02-18T15:07:28.123Z' }],
    ['2025-02-18T10:07:28Z', { time: '2025-02-18T10:07:28.000Z' }],
    ['2025-02-18T10:07:28', { time: '2025-02-18T10:07:28.000Z', zoneGuessed: true }],
    ['2025-02-18 10:07:28,019', { time: '2025-02-18T10:07:28.019Z', zoneGuessed: true }],
    ['2025-02-18T10:07:28+0530', { time: '2025-02-18T04:37:28.000Z' }],
    ['2025-02-18T10:07:60Z', { time: '2025-02-18T10:08:00.000Z' }],
    ['2025-02-29T10:07:28Z', { issues: ['timestamp-invalid'] }],
    ['2025-02-18T24:07:28Z', { issues: ['timestamp-invalid'] }],
    ['2025-02-18T10:07:28+99:00', { issues: ['timestamp-invalid'] }],
    ['Feb 30 10:07:28', { issues: ['timestamp-invalid'] }],
  ]
  for (const [timestamp, expected] of cases) {
    const whole = { format: 'rfc3164', timestamp, hostname: 'host', ...expected }
    assert.deepEqual(parse(`${timestamp} host `), whole, timestamp)
  }
})

test('a missing year is the latest that is not more than a day ahead', () => {
  const year = (date: string): string | undefined => parse(`${date} 11:00:00 host `)?.time?.slice(0, 4)
  assert.equal(year('Nov 23'), '2026')
  assert.equal(year('Nov 24'), '2026')
  assert.equal(year('Nov 25'), '2025')
  assert.equal(year('Feb 29'), '2024')
  const newYear = Date.UTC(2026, 11, 31, 23, 59)
  const ahead = parseEnvelope('Jan  1 00:00:10 host ', { now: newYear })
  assert.equal(new Date(ahead?.time ?? 0).getUTCFullYear(), 2027)
})

test('a missing zone is the one of the options', () => {
  assert.equal(parse('Feb 18 10:07:28 host ', 'Europe/Moscow')?.time, '2026-02-18T07:07:28.000Z')
  assert.equal(parse('Feb 18 10:07:28 host ', '-01:00')?.time, '2026-02-18T11:07:28.000Z')
  assert.throws(() => parse('Feb 18 10:07:28 host ', 'Nowhere'), RangeError)
})

test('RFC 5424 and what is made of it', () => {
  const ietf = {
    format: 'rfc5424',
    priority: 165,
    timestamp: '2026-02-18T10:07:28.003Z',
    time: '2026-02-18T10:07:28.003Z',
  } as const
  const full = { ...ietf, hostname: 'host', appName: 'app', procId: '8710', msgId: 'ID47' }
  const data = [{ id: 'x@1', params: [['a', 'q"]\\b\\n']] }] as const
  const cases: [string, Expected][] = [
    ['<165>1 2026-02-18T10:07:28.003Z host app 8710 ID47 - ', full],
    ['<165>1 2026-02-18T10:07:28.003Z host app 8710 ID47 - \uFEFF', { ...full, bom: true }],
    [
      '<165>1 2026-02-18T10:07:28.003Z host app 8710 ID47 [x@1 a="q\\"\\]\\\\b\\n"] ',
      { ...full, structuredData: data },
    ],
    ['<165>1 2026-02-18T10:07:28.003Z - - - - - ', ietf],
    [
      '<165>1 - host app 8710 ID47 - ',
      { format: 'rfc5424', priority: 165, hostname: 'host', appName: 'app', procId: '8710', msgId: 'ID47' },
    ],
    [
      '331 <165>1 2026-02-18T10:07:28.003Z host app 8710 ID47 - ',
      { ...full, octetCount: 331, issues: ['octet-count-left'] },
    ],
    ['<165>1 2026-02-18T10:07:28.003Z host app 8710 ID47 ', { ...full, issues: ['structured-data-missing'] }],
    [
      '<165>1 2026-02-18T10:07:28.003Z host app ',
      { ...ietf, hostname: 'host', appName: 'app', issues: ['field-missing'] },
    ],
    ['<165>2 2026-02-18T10:07:28.003Z - - - - - ', { ...ietf, issues: ['version-unknown'] }],
    ['<165>1 2026-02-18T10:07:28.003Z größe - - - - ', { ...ietf, hostname: 'größe', issues: ['field-invalid'] }],
    ['<165>1 2026-02-18T10:07:28.003Z - - - - - extra ', { ...ietf, rest: 'extra', issues: ['unread-text'] }],
    [
      '<165>1 2026-02-18T10:07:28.003Z - - - - [x@1 a=b] ',
      { ...ietf, rest: '[x@1 a=b]', issues: ['structured-data-invalid', 'unread-text'] },
    ],
  ]
  for (const [prefix, expected] of cases) assert.deepEqual(parse(prefix), expected, prefix)

  const long = 'x'.repeat(49)
  assert.deepEqual(parse(`<165>1 2026-02-18T10:07:28.003Z - ${long} - - - `)?.issues, ['field-too-long'])
  assert.deepEqual(parse('<165>1 2026-02-18T10:07:28.003 - - - - - ')?.issues, ['timestamp-invalid'])
  assert.deepEqual(parse('<165>1 2026-02-30T10:07:28Z - - - - - ')?.issues, ['timestamp-invalid'])
  assert.deepEqual(parse('1 2026-02-18T10:07:28Z - - - - - ')?.issues, ['pri-missing'])
  assert.deepEqual(parse('2026-02-18T10:07:28Z host app 8710 - - '), {
    format: 'rfc5424',
    timestamp: '2026-02-18T10:07:28Z',
    time: '2026-02-18T10:07:28.000Z',
    hostname: 'host',
    appName: 'app',
    procId: '8710',
    issues: ['version-missing'],
  })
})

test('priorities that are none are flagged', () => {
  for (const [prefix, expected] of [
    ['<192>Feb 18 10:07:28 host ', { ...kcs, issues: ['pri-out-of-range'] }],
    ['<007>Feb 18 10:07:28 host ', { ...kcs, priority: 7, issues: ['pri-leading-zero'] }],
    ['<abc>Feb 18 10:07:28 host ', { ...kcs, issues: ['pri-invalid'] }],
    ['<>Feb 18 10:07:28 host ', { ...kcs, issues: ['pri-invalid'] }],
  ] as const) {
    assert.deepEqual(parse(prefix), expected, prefix)
  }
})

test('what cannot be read is kept', () => {
  assert.deepEqual(parse('no header at all '), { format: 'other', rest: 'no header at all', issues: ['unread-text'] })
  assert.deepEqual(parse('< 13>x '), { format: 'other', rest: '< 13>x', issues: ['pri-invalid', 'unread-text'] })
  assert.deepEqual(parse('331 '), { format: 'other', octetCount: 331, issues: ['octet-count-left'] })
  assert.deepEqual(parse('\uFEFF'), { format: 'other', bom: true })
  assert.deepEqual(parseEnvelope('<192>x y z', { now })?.issues, [
    { code: 'pri-out-of-range', offset: 0 },
    { code: 'timestamp-missing', offset: 5 },
    { code: 'unread-text', offset: 9 },
  ])
})

test('no text makes it throw, and offsets lie within the text', () => {
  const pieces =
    '<134>,<,>,1 ,331 ,Feb, ,  ,18,10:07:28,2026-02-18T10:07:28Z,2026,UTC,+03:00,host,tag[1]:,:,-,- ,[x@1 a="b"],[,",\\,\uFEFF,\n,\0,é,😀'
  const words = fc.constantFrom(...pieces.split(','))
  const prefixes = fc.oneof(
    fc.array(words, { maxLength: 15 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(prefixes, (prefix) => {
      for (const { offset } of parseEnvelope(prefix, { now })?.issues ?? [])
        assert.ok(offset >= 0 && offset <= prefix.length)
    }),
    { numRuns: 2_000 },
  )
})

test('the time taken grows with the length, not with its square', () => {
  for (const piece of [' ', '<', 'Feb ', '1 ', '[', '[a b="', '\\', ':', '-', '\uFEFF', '2026-02-18T10:07:28 ']) {
    const prefix = `<13>1 - - - - - ${piece.repeat(200_000)}x`
    const start = performance.now()
    parseEnvelope(prefix, { now })
    parseEnvelope(piece.repeat(200_000), { now })
    assert.ok(performance.now() - start < 1_000, JSON.stringify(piece))
  }
})

const corpus = new URL('../../../../../shared/corpus/cef/vectors.jsonl', import.meta.url)

test('the headers of the corpus are read', { skip: !existsSync(corpus) && 'the recorded files are not here' }, () => {
  const prefixes = new Set<string>()
  for (const line of readFileSync(corpus, 'utf8').split('\n').filter(Boolean)) {
    const record: { direction: string; fragment?: string; line?: string } = JSON.parse(line)
    const at = record.line?.indexOf('CEF:') ?? -1
    if (record.direction === 'parse' && record.fragment === undefined && at > 0)
      prefixes.add(record.line?.slice(0, at) ?? '')
  }
  const unread = [...prefixes].filter((prefix) => parseEnvelope(prefix, { now })?.format === 'other')
  assert.ok(prefixes.size > 40)
  // One is garbage on purpose, one a placeholder for a date and a host.
  assert.equal(unread.length, 2, unread.join('\n'))
})
