import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { fileReason } from './file-reason.ts'

test('why a file cannot be read is told in words', () => {
  for (const [path, reason] of [
    ['/nowhere/at/all', 'there is no such file'],
    ['/', 'it is a folder'],
    ['/dev/null/x', 'a part of its path is no folder'],
  ] as const) {
    assert.throws(
      () => readFileSync(path),
      (error) => fileReason(error) === reason,
    )
  }
  assert.equal(fileReason(new Error('EIO: i/o error')), 'EIO: i/o error')
  assert.equal(fileReason('odd'), 'odd')
})
