import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DroppedFile } from './find-dropped.ts'
import { createSettling } from './settling.ts'

const file: DroppedFile = { name: 'a', path: '/d/a', source: undefined, key: '1.1', size: 1, modifiedAt: 100_000 }

test('a file is settled when it was written long ago, or was seen unchanged for as long', () => {
  let time = 100_000
  let tick = 0
  const { settled } = createSettling(
    5000,
    () => time,
    () => tick,
  )
  assert.deepEqual(settled([file]), [])
  time += 5000
  assert.deepEqual(settled([file]), [file])
  // The clock of the other machine is ahead.
  const ahead = { ...file, key: '2.2', modifiedAt: time + 3_600_000 }
  assert.deepEqual(settled([ahead]), [])
  tick += 4999
  assert.deepEqual(settled([ahead]), [])
  tick += 1
  assert.deepEqual(settled([ahead]), [ahead])
})

test('a change begins the wait anew', () => {
  let tick = 0
  const { settled } = createSettling(
    5000,
    () => 0,
    () => tick,
  )
  assert.deepEqual(settled([file]), [])
  tick = 4000
  assert.deepEqual(settled([{ ...file, size: 2 }]), [])
  tick = 8000
  assert.deepEqual(settled([{ ...file, size: 2 }]), [])
  tick = 9000
  assert.equal(settled([{ ...file, size: 2 }]).length, 1)
})
