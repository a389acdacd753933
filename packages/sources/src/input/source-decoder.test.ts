import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SourceInput } from '../source.ts'
import type { ReadItem } from './read-item.ts'
import { createSourceDecoder } from './source-decoder.ts'

/** The kinds and reasons of the items that an input gives. */
function kindsOf(source: SourceInput, input: string): readonly string[] {
  const kinds: string[] = []
  const item = (one: ReadItem): void => void kinds.push(one.kind === 'record' ? 'record' : one.reason)
  const decoder = createSourceDecoder(source, { item })
  decoder.push(Buffer.from(input))
  decoder.end()
  return kinds
}

test('a record may be as long as the source says', () => {
  const report = `{"text":"${'x'.repeat(5 * 1024 * 1024)}"}`
  assert.deepEqual(kindsOf({}, report), ['too-long'])
  assert.deepEqual(kindsOf({ maxRecordBytes: 6 * 1024 * 1024 }, report), ['record'])
})

test('each line is a record where the source says so, JSON or not', () => {
  assert.deepEqual(kindsOf({}, 'text\n{"a":1}\n'), ['not-json', 'record'])
  assert.deepEqual(kindsOf({ input: 'lines' }, 'text\n{"a":1}\n'), ['record', 'record'])
})
