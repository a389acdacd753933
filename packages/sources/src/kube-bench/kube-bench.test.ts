import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { goldenContext } from '../testing/golden.ts'
import { kubeBench } from './kube-bench.ts'

const reader = kubeBench.open(kubeBench.defaults, { ...goldenContext, receivedAt: () => 5, nodeName: 'node-1' })

function read(file: string): readonly string[] {
  const lines = readFileSync(new URL(`golden/${file}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
  return lines.map((line) => JSON.stringify(reader.read(JSON.parse(line), line)))
}

test('the layouts of one run give the same checks', () => {
  const counts = ['object', 'array'].map((file) =>
    read(file)
      .join('')
      .match(/"BNCH-\d+"/g),
  )
  assert.equal(counts[0]?.length, 9)
  assert.deepEqual(counts[0], counts[1])
})

test('what was found on the node is in no event and in no report', () => {
  for (const reading of read('object')) assert.doesNotMatch(reading, /never-forward-me|hunter2|c2VjcmV0/)
})

test('the report holds every check of the node, whatever becomes of the events', () => {
  const [line = ''] = readFileSync(new URL('golden/object.jsonl', import.meta.url), 'utf8').split('\n')
  const reading = kubeBench.open({ passed: 'skip' }, goldenContext).read(JSON.parse(line), line)
  assert.deepEqual(reading.reports?.[0]?.artifact, { kind: 'machine', name: 'server.example.com' })
  assert.deepEqual(
    reading.reports?.[0]?.misconfigurations.map(({ id, status }) => `${id} ${status}`),
    [
      '1.1.1 passed',
      '1.1.12 failed',
      '1.1.9 skipped',
      '1.2.1 skipped',
      '1.2.5 failed',
      '1.2.30 skipped',
      '5.1.1 skipped',
    ],
  )
})

test('the time is that of receipt, for all events of a record the same', () => {
  let now = 0
  const ticking = kubeBench.open(kubeBench.defaults, { ...goldenContext, receivedAt: () => ++now })
  const [line = ''] = readFileSync(new URL('golden/object.jsonl', import.meta.url), 'utf8').split('\n')
  const reading = ticking.read(JSON.parse(line), line)
  assert.ok(reading.kind === 'events')
  assert.deepEqual([...new Set(reading.events.map(({ time }) => time))], [1])
})
