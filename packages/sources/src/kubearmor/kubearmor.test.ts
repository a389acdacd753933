import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { kubearmor } from './kubearmor.ts'

const golden = new URL('golden/', import.meta.url)
const reader = kubearmor.open({}, goldenContext)

/** Code and outcome of the one event that a record gives. */
function told(record: object): string {
  const reading = reader.read({ UpdatedTime: '2026-01-01T10:15:30Z', ...record }, '')
  assert.ok(reading.kind === 'events', JSON.stringify(reading))
  return reading.events.map(({ code, outcome }) => `${code} ${outcome}`).join()
}

test('only a block that no pass contradicts is Enforce', () => {
  const outcome = (Action: string, Result?: string): string =>
    told({ Type: 'MatchedPolicy', Operation: 'Process', Data: 'syscall=SYS_EXECVE', Action, Result })
  assert.equal(outcome('Block', 'Permission denied'), 'FPM-002 Enforce')
  assert.equal(outcome('Block', 'Operation not permitted'), 'FPM-002 Enforce')
  assert.equal(outcome('Block'), 'FPM-002 Enforce')
  assert.equal(outcome('Block', 'Passed'), 'FPM-002 Audit')
  assert.equal(outcome('Audit', 'Permission denied'), 'FPM-002 Audit')
  assert.equal(outcome('Audit (Block)', 'Passed'), 'FPM-002 Audit')
  assert.equal(outcome('Allow', 'Passed'), 'PM-002 Other')
})

test('a log is never a violation, whatever action stands in it', () => {
  assert.equal(
    told({ Type: 'HostLog', Operation: 'File', Action: 'Block', Result: 'Permission denied' }),
    'FM-001 Other',
  )
  assert.equal(told({ Operation: 'Network', Action: 'Block', Result: 'Permission denied' }), 'NT-001 Other')
})

test('what a program wrote into a record does not choose the operation', () => {
  const file = (Data: string): string => told({ Type: 'ContainerLog', Operation: 'File', Data })
  assert.equal(file('x syscall=SYS_UNLINK'), 'FM-001 Other')
  assert.equal(file('syscall=SYS_OPEN flags=O_RDONLY syscall=SYS_UNLINK'), 'FM-003 Other')
})

test('every skip is documented, and every documented one occurs', () => {
  const results = readdirSync(golden).filter((name) => name.endsWith('.cef'))
  const lines = results.flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(kubearmor.skips).toSorted())
})

test('recognises alerts and logs and nothing else', () => {
  assert.ok(kubearmor.recognises({ Operation: 'AlertThreshold', Type: 'SystemEvent' }))
  assert.ok(kubearmor.recognises({ Operation: 'File', Result: 'Passed', Resource: '/a' }))
  const others = [
    null,
    7,
    'File',
    [],
    {},
    { Operation: 'File' },
    { operation: 'CREATE', result: 'Passed', Resource: '' },
    { Operation: 7, Result: 'Passed', Data: '' },
  ]
  for (const other of others) assert.equal(kubearmor.recognises(other), false, JSON.stringify(other))
})

test('options: there are none', () => {
  assert.throws(() => kubearmor.options().parse({ trust: true }))
})

testHostile(kubearmor, golden)
