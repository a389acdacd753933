import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { readEntry } from '@tidewaiter/delivery'
import { entryLines } from '@tidewaiter/intake'
import { codes, kcs20, testEvent, type Code, type Event } from '@tidewaiter/model'
import { compileTrigger, triggerSchema, type Trigger } from './trigger.ts'

const at = Date.UTC(2026, 10, 23, 12)

function holds(trigger: Trigger, event: Event): boolean {
  const line = Buffer.from(entryLines([event], kcs20))
    .toString()
    .trimEnd()
  return compileTrigger(triggerSchema().parse(trigger)).test(readEntry(line, 'kcs-2.0')!)
}

const all = Object.keys(codes) as Code[]
const chosen = (trigger: Trigger): readonly string[] => all.filter((code) => holds(trigger, testEvent(code, at)))

function nonCompliant(reason: string): Event {
  const event = testEvent('NCMP-001', at)
  return { ...event, outcome: 'Error', fields: { ...event.fields, reason } }
}

test('codes, families, categories, severity and a condition have to hold together', () => {
  deepEqual(chosen({ codes: ['PM-002'] }), ['PM-002'])
  ok(chosen({ families: ['CVE', 'MLW'], minSeverity: 0 }).every((code) => /^(CVE|MLW)-/.test(code)))
  deepEqual(chosen({ categories: ['processes'], codes: ['PM-002', 'ADM-001'] }), ['PM-002'])
  deepEqual(chosen({ codes: ['PM-002'], minSeverity: 9 }), [])
  deepEqual(chosen({ families: ['PM'], where: 'event.code == "PM-002"' }), ['PM-002'])
})

test('the triggers of KCS are what their events say', () => {
  const malware = nonCompliant('base: 2 pieces of malware of severity high or worse')
  const secrets = nonCompliant('base: 1 place with sensitive data of severity low or worse')
  const critical = nonCompliant('base: 3 vulnerabilities of severity critical or worse')
  for (const [preset, wanted] of [
    ['malware', [malware]],
    ['sensitive-data-found', [secrets]],
    ['critical-vulnerabilities', [critical]],
    ['non-compliant', [malware, secrets, critical]],
  ] as const) {
    deepEqual(
      [malware, secrets, critical].filter((event) => holds({ presets: [preset] }, event)),
      wanted,
      preset,
    )
  }
  deepEqual(chosen({ presets: ['risk-acceptance-expired'] }), ['CVE-008', 'MLW-008', 'SD-008', 'MS-008'])
  ok(chosen({ presets: ['malware'] }).includes('FFTP-001'))
  deepEqual(chosen({ presets: ['malware', 'risk-acceptance-expired'], families: ['SD'] }), ['SD-008'])
})

test('that a notification failed never triggers one', () => {
  for (const trigger of [{ codes: ['ADM-036'] as const }, { families: ['ADM'] as const }, { minSeverity: 0 }]) {
    ok(!chosen(trigger).includes('ADM-036'))
  }
})

test('what the journal is asked for leaves out nothing that the test would take', () => {
  for (const trigger of [
    { presets: ['malware'] },
    { presets: ['non-compliant'], families: ['NCMP'] },
    { codes: ['PM-002'], families: ['PM'] },
  ] as Trigger[]) {
    const { codes: asked } = compileTrigger(trigger)
    for (const code of chosen(trigger))
      ok(
        asked?.some((one) => code === one || code.startsWith(`${one}-`)),
        code,
      )
  }
  equal(compileTrigger({ minSeverity: 3 }).codes, undefined)
})

test('mistakes are found when it is written', () => {
  for (const wrong of [
    {},
    { codes: [] },
    { codes: ['XX-001'] },
    { where: 'event.x' },
    { presets: ['other'] },
    { minSeverity: 11 },
    { other: 1 },
  ]) {
    equal(triggerSchema().safeParse(wrong).success, false, JSON.stringify(wrong))
  }
})
