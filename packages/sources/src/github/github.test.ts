import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testAnyRecord } from '../testing/any-record.ts'
import { goldenContext } from '../testing/golden.ts'
import { github } from './github.ts'

const golden = new URL('golden/', import.meta.url)
let clock = Date.UTC(2026, 2, 4, 12)
const reader = github.open({}, { ...goldenContext, receivedAt: () => clock })

testAnyRecord(github, golden)

test('secrets and comments are never taken over', () => {
  const lines = readFileSync(new URL('alerts.jsonl', golden), 'utf8').split('\n').filter(Boolean)
  const readings = lines.map((line) => reader.read(JSON.parse(line), line))
  assert.match(lines.join(), /AKIA|hunter2/)
  assert.doesNotMatch(JSON.stringify(readings), /AKIA|hunter2/)
})

test('a member who is added twice is two events, a run that is delivered twice is one', () => {
  const idOf = (body: object): string | undefined => {
    const reading = reader.read(body, JSON.stringify(body))
    clock += 1000
    return reading.kind === 'events' ? reading.events[0]?.id : reading.kind
  }
  const place = { repository: { full_name: 'shop/web' }, sender: { login: 'octocat' } }
  const member = { action: 'added', member: { login: 'mallory' }, ...place }
  assert.notEqual(idOf(member), idOf(member))
  const run = {
    action: 'completed',
    workflow_run: { conclusion: 'success', updated_at: '2026-03-04T05:06:07Z' },
    ...place,
  }
  assert.equal(idOf(run), idOf(run))
})

test('an object that cannot become text is no resolution', () => {
  const alert = { secret_type: 'x', resolution: { toString: 1, valueOf: 1 } }
  const body = { action: 'resolved', alert, repository: { full_name: 'shop/web' }, sender: { login: 'octocat' } }
  assert.deepEqual(reader.read(body, 'raw'), { kind: 'skipped', reason: 'finding' })
})

test('every skip is documented, and every documented one occurs', () => {
  const lines = readdirSync(golden)
    .filter((name) => name.endsWith('.cef'))
    .flatMap((name) => readFileSync(new URL(name, golden), 'utf8').split('\n'))
  const reasons = lines.flatMap((line) => /^# skipped: (.+)/.exec(line)?.[1] ?? [])
  assert.deepEqual([...new Set(reasons)].toSorted(), Object.keys(github.skips).toSorted())
})

test('what names no sender and no place is not recognised', () => {
  const others = [
    null,
    'x',
    [],
    {},
    { action: 'completed' },
    { sender: { login: 'x' } },
    { sender: 'x', repository: 'y' },
  ]
  for (const other of others) assert.equal(github.recognises(other), false, JSON.stringify(other))
  assert.throws(() => github.options().parse({ jobs: 'skip' }))
})
