import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSnapshots } from './snapshots.ts'

test('a line is new until the object was read with it, and again after it was gone', () => {
  const snapshots = createSnapshots(100)
  assert.deepEqual(snapshots.replace('a', ['x', 'y']), [true, true])
  assert.deepEqual(snapshots.replace('b', ['x']), [true])
  assert.deepEqual(snapshots.replace('a', ['y', 'z']), [false, true])
  assert.deepEqual(snapshots.replace('a', ['x']), [true])
  snapshots.forget('a')
  assert.deepEqual(snapshots.replace('a', ['x']), [true])
})

test('beyond the limit the object that was read longest ago is forgotten, never the one that is being read', () => {
  const snapshots = createSnapshots(3)
  snapshots.replace('a', ['1', '2'])
  snapshots.replace('b', [])
  snapshots.replace('a', ['1', '2'])
  snapshots.replace('c', ['1'])
  assert.deepEqual(snapshots.replace('a', ['1', '2']), [false, false])
  assert.deepEqual(snapshots.replace('d', ['1', '2', '3', '4', '5']), [true, true, true, true, true])
  assert.deepEqual(snapshots.replace('d', ['5', '6']), [false, true])
  assert.deepEqual(snapshots.replace('a', ['1']), [true])
})
