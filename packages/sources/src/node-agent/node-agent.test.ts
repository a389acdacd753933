import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { testHostile } from '../testing/test-hostile.ts'
import { nodeAgent } from './node-agent.ts'

const golden = new URL('golden/', import.meta.url)
const reader = nodeAgent.open({}, goldenContext)

test('the alerts of one report have ids of their own, the same each time', () => {
  const alert = (ruleID: string): object => ({ alertName: 'x', ruleID, timestamp: '2026-01-01T10:15:30Z' })
  const report = { kind: 'RuntimeAlerts', spec: { alerts: [alert('R0001'), alert('R0003')] } }
  const ids = (): readonly string[] => {
    const reading = reader.read(report, JSON.stringify(report))
    assert.ok(reading.kind === 'events')
    return reading.events.map(({ id }) => id)
  }
  assert.equal(new Set(ids()).size, 2)
  assert.deepEqual(ids(), ids())
})

test('a tree of any depth and width costs bounded time', () => {
  let tree: object = { pid: 1 }
  for (let i = 0; i < 150; i++) tree = { pid: 2, children: [tree] }
  const children = Array.from({ length: 100_000 }, () => ({ pid: 3 }))
  const record = {
    BaseRuntimeMetadata: { alertName: 'x', infectedPID: 99, timestamp: '2026-01-01T10:15:30Z' },
    RuntimeProcessDetails: { processTree: { pid: 5, children: [tree, ...children] } },
  }
  const reading = reader.read(record, '')
  assert.ok(reading.kind === 'events')
  assert.equal(reading.events[0]?.fields.pid, 99)
  assert.equal(reading.events[0]?.fields.parentPid, undefined)
})

test('every skip is documented, and every documented one occurs', () => {
  const results = readdirSync(golden).filter((name) => name.endsWith('.cef'))
  const lines = results.flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(nodeAgent.skips).toSorted())
})

test('recognises alerts in every layout and nothing else', () => {
  assert.ok(nodeAgent.recognises({ BaseRuntimeMetadata: {} }))
  assert.ok(nodeAgent.recognises({ kind: 'RuntimeAlerts', spec: {} }))
  assert.ok(nodeAgent.recognises({ labels: { alertname: 'KubescapeRuleViolated' } }))
  const others = [
    null,
    7,
    [],
    {},
    { kind: 'List', spec: {} },
    { alerts: [{ labels: { alertname: 'Watchdog' } }] },
    { alertname: 'Watchdog' },
    { level: 'info', msg: 'x' },
  ]
  for (const other of others) assert.equal(nodeAgent.recognises(other), false, JSON.stringify(other))
})

test('options: there are none', () => {
  assert.throws(() => nodeAgent.options().parse({ trust: true }))
})

testHostile(nodeAgent, golden)
