import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFaults } from '@tidewaiter/model'
import { reportOf } from '../testing/report-of.ts'
import type { Verdict } from './judge.ts'
import { pipelineEvents, verdictEvents } from './verdict-events.ts'

const facts = { time: Date.UTC(2026, 10, 24), sourceName: 'runner-1', sourceAddress: '192.0.2.10', userName: 'alice' }
const good: Verdict = { policy: 'base', mode: 'enforce', compliant: true, failures: [], accepted: [] }
const bad: Verdict = {
  policy: 'production',
  mode: 'enforce',
  compliant: false,
  failures: [{ condition: 'malware', reason: '1 piece of malware of severity low or worse', findings: [] }],
  accepted: [],
}

test('each policy is applied, and the artifact gets one verdict', () => {
  const codes = (verdicts: readonly Verdict[]): readonly string[] =>
    verdictEvents(verdicts, reportOf(), facts).map(({ code }) => code)
  assert.deepEqual(codes([good]), ['PLC-001', 'CMP-001'])
  assert.deepEqual(codes([good, bad]), ['PLC-001', 'PLC-001', 'NCMP-001'])
  assert.deepEqual(codes([{ ...bad, mode: 'audit' }]), ['PLC-001', 'NCMP-001'])
  assert.deepEqual(codes([]), [])
})

test('a step of a pipeline is failed by policies that are enforced alone', () => {
  const codes = (verdicts: readonly Verdict[]): readonly string[] =>
    pipelineEvents(verdicts, reportOf(), facts).map(({ code }) => code)
  assert.deepEqual(codes([good]), ['CI-002'])
  assert.deepEqual(codes([{ ...bad, mode: 'audit' }]), ['CI-002'])
  assert.deepEqual(codes([good, bad]), ['CI-002', 'CI-003'])
})

test('the events say why, are valid, and have ids of their own that are the same next time', () => {
  const events = [...verdictEvents([good, bad], reportOf(), facts), ...pipelineEvents([bad], reportOf(), facts)]
  for (const event of events) assert.deepEqual(eventFaults(event), [])
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length)
  assert.deepEqual(verdictEvents([good, bad], reportOf(), facts), events.slice(0, 3))
  const { fields, outcome, origin } = events[2]!
  assert.deepEqual(fields, {
    sourceName: 'runner-1',
    sourceAddress: '192.0.2.10',
    artifactName: 'registry.example.com/shop/web:2.4.1',
    reason: 'production: 1 piece of malware of severity low or worse',
    userName: 'alice',
  })
  assert.deepEqual([outcome, origin], ['Error', { tool: 'tidewaiter', rule: 'production' }])
})

test('a reason of any length stays short, and an artifact without a name is left unnamed', () => {
  const failures = [{ condition: 'blockWhen' as const, reason: 'x'.repeat(2000), findings: [] }]
  const [, event] = verdictEvents([{ ...bad, failures }], reportOf({ artifact: { name: '' } }), facts)
  assert.equal(event?.fields.reason?.length, 500)
  assert.equal(event?.fields.artifactName, undefined)
})
