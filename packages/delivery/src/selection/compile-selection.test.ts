import assert from 'node:assert/strict'
import test from 'node:test'
import { entryStamp } from '@tidewaiter/journal'
import { codes, kcs20, profiles, type Code, type Event, type Profile } from '@tidewaiter/model'
import { testEvent } from '@tidewaiter/model'
import { entryOf } from '../testing/entry-of.ts'
import { startReading } from '../writing/reading.ts'
import { compileSelection, type Choice } from './compile-selection.ts'
import { eventVariables } from './event-variables.ts'
import type { Selection } from './selection.ts'

const time = Date.UTC(2026, 10, 23, 11, 40)

function choose(selection: Selection, event: Event, profile: Profile = kcs20): Choice {
  const line = entryOf(event, profile)
  const bytes = Buffer.from(`${line}\n`)
  const reading = startReading({ kind: 'block', first: 1, count: 1, form: profile.name, bytes, acceptedAt: 0 }, 1)
  const severity = Number(/ (\d+) /.exec(line)?.[1])
  return compileSelection(selection, 'siem')?.(reading, bytes.indexOf('CEF:'), bytes.length - 1, severity) ?? 'send'
}

const sent = (selection: Selection): string[] =>
  (Object.keys(codes) as Code[]).filter((code) => choose(selection, testEvent(code, time)) === 'send')

test('no condition lets everything through, without a test', () => {
  assert.equal(compileSelection(undefined, 'siem'), undefined)
  assert.equal(compileSelection({}, 'siem'), undefined)
  assert.equal(compileSelection({ minSeverity: 0 }, 'siem'), undefined)
})

test('codes, families and categories choose by the code of the event, and all have to hold', () => {
  assert.deepEqual(sent({ codes: ['PM-002', 'ADM-001'] }), ['ADM-001', 'PM-002'])
  assert.ok(sent({ families: ['NT'] }).every((code) => code.startsWith('NT-')))
  assert.ok(sent({ categories: ['administration'] }).every((code) => code.startsWith('ADM-')))
  assert.deepEqual(sent({ categories: ['processes'], families: ['PM', 'NT'], codes: ['PM-002', 'NT-001'] }), ['PM-002'])
  assert.deepEqual(sent({ families: [] }), [])
})

test('the severity is the one of the header', () => {
  const error = testEvent('AG-002', time)
  assert.equal(choose({ minSeverity: 10 }, error), 'send')
  assert.equal(choose({ minSeverity: 4 }, testEvent('PM-002', time)), 'leave-out')
})

test('regular expressions are refused wherever they stand, and their name in a text is none', () => {
  for (const where of [
    'event.command.matches("(a+)+b")',
    'event.pid > 1 && !(["x"].exists(x, event.command.matches(x)))',
    'event.pid > 1 ? event.command.lowerAscii().matches("b") : false',
  ]) {
    assert.throws(() => compileSelection({ where }, 'siem'), { code: 'selection-invalid', message: /no matches\(\)/ })
  }
  assert.equal(choose({ where: 'event.command.contains("matches(")' }, testEvent('PM-002', time)), 'leave-out')
})

test('an expression judges the event, in every form', () => {
  const event = testEvent('PM-002', time)
  for (const profile of profiles) {
    assert.equal(choose({ where: 'event.namespace == "tidewaiter-test"' }, event, profile), 'send')
    assert.equal(choose({ where: 'event.namespace != "tidewaiter-test"' }, event, profile), 'leave-out')
    assert.equal(
      choose({ where: 'event.pid > 4000 && event.family == "PM" && event.severity == 3' }, event, profile),
      'send',
    )
    assert.equal(choose({ where: 'event.time < timestamp("2026-11-23T11:40:00.001Z")' }, event, profile), 'send')
    assert.equal(
      choose({ where: 'event.command.startsWith("tidewaiter-test --what \\"this")' }, event, profile),
      'send',
    )
  }
})

test('an absent text is empty; an absent number cannot be judged, and the event is sent', () => {
  const event = testEvent('ADM-001', time)
  assert.equal(choose({ where: 'event.namespace == "prod"' }, event), 'leave-out')
  assert.equal(choose({ where: 'event.namespace != "kube-system"' }, event), 'send')
  assert.equal(choose({ where: 'event.destinationPort == 443' }, event), 'unjudged')
  assert.equal(choose({ where: 'has(event.destinationPort) && event.destinationPort == 443' }, event), 'leave-out')
  assert.equal(choose({ where: 'event.destinationPort == 443 || event.family == "ADM"' }, event), 'send')
})

function chooseVerbatim(selection: Selection, text: string, severity = 5): Choice {
  const bytes = Buffer.from(`${entryStamp(time, severity, 'fw-1', true)}000 ${text}\n`)
  const reading = startReading({ kind: 'block', first: 1, count: 1, form: 'kcs-2.0', bytes, acceptedAt: 0 }, 1)
  return compileSelection(selection, 'siem')?.(reading, bytes.indexOf('CEF:'), bytes.length - 1, severity) ?? 'send'
}

test("another sender's message is judged by what its header says", () => {
  const text = 'CEF:0|Acme|Firewall|1|100|Refused|High|outcome=Denied suser=root'
  for (const [where, choice] of [
    ['event.vendor == "Acme" && event.product == "Firewall" && event.code == "100"', 'send'],
    ['event.vendor == "Kaspersky"', 'leave-out'],
    ['event.family == "" && event.category == "" && event.outcome == "Denied"', 'send'],
    ['event.severity >= 8 && event.time == timestamp("2026-11-23T11:40:00Z")', 'send'],
    ['event.userName == "root"', 'leave-out'],
    ['event.pid > 1', 'unjudged'],
  ] as const) {
    assert.equal(chooseVerbatim({ where }, text, 8), choice, where)
  }
  assert.equal(chooseVerbatim({ minSeverity: 9 }, text, 8), 'leave-out')
  assert.equal(chooseVerbatim({ families: ['PM'] }, text), 'leave-out')
})

test('an unchanged message of KCS is judged like the event that it is', () => {
  const text = 'CEF:0|Kaspersky|Kaspersky Container Security|2.1|PM-002|x|3|outcome=Other dpid=7 cs3=shop'
  assert.equal(chooseVerbatim({ families: ['PM'], where: 'event.pid == 7 && event.namespace == "shop"' }, text), 'send')
  assert.equal(chooseVerbatim({ where: 'event.vendor == "Kaspersky" && event.severity == 3' }, text), 'send')
})

test('the other conditions come first: what they leave out is not judged', () => {
  assert.equal(
    choose({ families: ['NT'], where: 'event.destinationPort == 443' }, testEvent('ADM-001', time)),
    'leave-out',
  )
})

test('every documented variable can be used, with its type', () => {
  for (const { name, type } of eventVariables) {
    const literal = { string: '""', int: '0', 'google.protobuf.Timestamp': 'timestamp("2026-01-01T00:00:00Z")' }[type]
    assert.doesNotThrow(() => compileSelection({ where: `event.${name} == ${literal}` }, 'siem'), name)
  }
})

for (const [selection, message] of [
  [{ codes: ['PM-999'] }, /codes: there is no "PM-999"; there are ADM-001, /],
  [{ families: ['pm'] }, /families: there is no "pm"; there are ADM, /],
  [{ categories: ['alert'] }, /categories: there is no "alert"; there are administration, alerts, /],
  [{ minSeverity: 11 }, /minSeverity 11 is not from 0 to 10/],
  [{ where: 'event.nmespace == "a"' }, /where: "event\.nmespace == \\"a\\"": No such key: nmespace at column 7/],
  [{ where: 'event.pid > "a"' }, /no such overload: int > string at column 1/],
  [{ where: 'event.pid' }, /gives int, and has to give true or false/],
  [{ where: 'event.pid > (' }, /Unexpected token: EOF at column 14/],
  [{ where: 'secret == 1' }, /Unknown variable: secret at column 1/],
] satisfies [Selection, RegExp][]) {
  test(`a mistake is found when the selection is made: ${JSON.stringify(selection)}`, () => {
    assert.throws(() => compileSelection(selection, 'siem'), { code: 'selection-invalid', message })
  })
}
