import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindOf } from './kind-of.ts'

test('a record has one kind, wherever it stands among the keys', () => {
  const body = { process: {} }
  assert.deepEqual(kindOf({ time: 't', process_lsm: body, node_labels: {} }), {
    is: 'known',
    kind: 'process_lsm',
    body,
  })
})

test('kinds of other editions are unknown, not absent', () => {
  assert.deepEqual(kindOf({ process_listen: {}, node_name: 'n' }), { is: 'unknown', name: 'process_listen' })
  assert.deepEqual(kindOf({ process_exec: {}, process_listen: {} }), { is: 'known', kind: 'process_exec', body: {} })
})

test('two kinds are told from none', () => {
  assert.deepEqual(kindOf({ process_exec: {}, test: {} }), { is: 'several', names: ['process_exec', 'test'] })
  const others = [
    {},
    { time: 't', node_labels: {} },
    { process_exec: null },
    { process_exec: [] },
    [],
    null,
    'process_exec',
    7,
  ]
  for (const record of others) assert.deepEqual(kindOf(record), { is: 'none' }, JSON.stringify(record))
})
