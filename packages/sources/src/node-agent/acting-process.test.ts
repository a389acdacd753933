import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actingProcess } from './acting-process.ts'

const tree = {
  pid: 1,
  children: [{ pid: 2, childrenMap: { 'ls␟3': { pid: 3, comm: 'ls' } } }, null, 7],
  childrenMap: { x: [] },
}

test('the process is found by its pid, wherever it stands and however the pid is written', () => {
  assert.equal(actingProcess(tree, 3)?.['comm'], 'ls')
  assert.equal(actingProcess(tree, '3')?.['comm'], 'ls')
  assert.equal(actingProcess(tree, 1), tree)
})

test('no other process stands in for one that is not there', () => {
  for (const pid of [4, undefined, null, -1, 4294967295, {}]) assert.equal(actingProcess(tree, pid), undefined)
  for (const odd of [undefined, null, 7, [], 'x']) assert.equal(actingProcess(odd, 1), undefined)
})
