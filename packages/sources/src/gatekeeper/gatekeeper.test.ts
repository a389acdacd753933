import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { createAuditRuns } from './audit-runs.ts'
import { gatekeeper } from './gatekeeper.ts'

testAnyRecord(gatekeeper, new URL('golden/', import.meta.url))

test('a violation is new once, and again after an audit that did not find it', () => {
  const runs = createAuditRuns()
  const find = (run: string, violation: string): boolean => {
    runs.enter(run)
    return runs.isNew(violation)
  }
  assert.ok(find('1', 'a'))
  assert.ok(!find('1', 'a'))
  assert.ok(!find('2', 'a'))
  assert.ok(find('2', 'b'))
  runs.enter('3')
  assert.ok(find('4', 'a'))
  assert.ok(find('4', 'b'))
})

test('a judged request is never a repetition', () => {
  const reader = gatekeeper.open({ repeated: 'skip' }, goldenContext)
  const denied = {
    level: 'info',
    ts: 1772600400.5,
    process: 'admission',
    event_type: 'violation',
    constraint_kind: 'K8sRequiredLabels',
    constraint_name: 'team',
    constraint_action: 'deny',
    msg: 'denied admission: no label',
  }
  for (const _ of [1, 2]) {
    const reading = reader.read(denied, 'raw')
    assert.ok(reading.kind === 'events')
    assert.equal(reading.events[0]?.time, 1772600400500)
    assert.equal(reading.events[0]?.fields.reason, 'K8sRequiredLabels/team: no label')
  }
})

test('a constraint may hold very many violations', () => {
  const violations = Array.from({ length: 150_000 }, (_, index) => ({ kind: 'Pod', name: `web-${index}` }))
  const record = {
    apiVersion: 'constraints.gatekeeper.sh/v1beta1',
    kind: 'K8sRequiredLabels',
    metadata: { name: 'team' },
    status: { auditTimestamp: '2026-03-04T05:06:07Z', violations: [...violations, ...violations.map(() => 'x')] },
  }
  const reading = gatekeeper.open({ repeated: 'skip' }, goldenContext).read(record, 'raw')
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events.length, 150_000)
  assert.equal(reading.faults?.at(-1)?.parts, 149_900)
})

test('recognises its log, its export and its constraints, and no other line or object', () => {
  const constraint = { apiVersion: 'constraints.gatekeeper.sh/v1beta1', kind: 'K8sRequiredLabels' }
  assert.ok(gatekeeper.recognises(constraint))
  assert.ok(gatekeeper.recognises({ kind: 'K8sRequiredLabelsList', items: [constraint] }))
  const others = [
    null,
    [],
    {},
    { level: 'info', msg: 'x', process: 'audit' },
    { event_type: 'violation' },
    { id: 'x', message: 'hello' },
    { apiVersion: 'templates.gatekeeper.sh/v1', kind: 'ConstraintTemplate' },
  ]
  for (const other of others) assert.equal(gatekeeper.recognises(other), false, JSON.stringify(other))
})
