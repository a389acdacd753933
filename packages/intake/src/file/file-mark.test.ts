import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markName, readMark, writeMark } from './file-mark.ts'

const mark = {
  path: '/var/log/a',
  fingerprint: { bytes: 3, sha256: 'abc' },
  place: { bytes: 10, lines: 2, events: 1 },
  source: 'falco',
  bornAt: 1,
  at: 2,
}

test('a mark is read as it was written, and anything else is none', () => {
  const name = markName('way', '1:2')
  assert.deepEqual(readMark('way', name, writeMark(mark)), { ...mark, key: '1:2' })
  const broken = ['', '{', 'null', '7', '{}', writeMark({ ...mark, place: { bytes: -1, lines: 0, events: 0 } })]
  for (const text of broken) assert.equal(readMark('way', name, text), undefined, text)
})
