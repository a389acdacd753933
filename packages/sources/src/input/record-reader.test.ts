import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { parseJson } from './parse-json.ts'
import { recordText, type ReadItem } from './read-item.ts'
import { readRecords } from './read-records.ts'
import { createRecordReader } from './record-reader.ts'

test('gives the items of each chunk when it is pushed', () => {
  const reader = createRecordReader()
  assert.deepEqual(reader.push(Buffer.from('{"a":1}\n{"b"')).map(textOf), ['{"a":1}'])
  assert.deepEqual(reader.push(Buffer.from(':2}')).map(textOf), [])
  assert.deepEqual(reader.push(new Uint8Array(Buffer.from('\n\n'))).map(textOf), ['{"b":2}', 'blank'])
  assert.deepEqual(reader.push(Buffer.from('{"c":3}')).map(textOf), [])
  assert.deepEqual(reader.end().map(textOf), ['{"c":3}'])
})

test('hands out views of the chunk for records that lie within it', () => {
  const chunk = Buffer.from('{"a":1}\n{"b":2}\n')
  const items = createRecordReader().push(chunk)
  assert.deepEqual(
    items.map((item) => item.kind === 'record' && item.bytes.buffer === chunk.buffer && [item.start, item.end]),
    [
      [0, 7],
      [8, 15],
    ],
  )
})

test('reads a stream of chunks', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (const text of ['{"a', '":1}\n', '{"b":2}\ntext\n', '{"c":']) yield Buffer.from(text)
  }
  const batches: string[][] = []
  for await (const batch of readRecords(chunks())) batches.push(batch.map(textOf))
  assert.deepEqual(batches, [['{"a":1}'], ['{"b":2}', 'not-json'], ['truncated-json']])
})

test('passes on the failure of a stream', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"a":1}\n')
    throw new Error('the disk is gone')
  }
  await assert.rejects(Array.fromAsync(readRecords(chunks())), /the disk is gone/)
})

const corpus = new URL('../../../../../shared/corpus/', import.meta.url)

for (const tool of ['falco', 'tetragon']) {
  const folder = new URL(`${tool}/`, corpus)
  test(
    `reads every ${tool} file of the corpus`,
    { skip: !existsSync(folder) && 'the recorded files are not here' },
    () => {
      for (const name of readdirSync(folder)) {
        if (name.endsWith('.md')) continue
        const bytes = readFileSync(new URL(name, folder))
        for (const step of [bytes.length, 4096, 61]) {
          const reader = createRecordReader()
          const items: ReadItem[] = []
          for (let at = 0; at < bytes.length; at += step) items.push(...reader.push(bytes.subarray(at, at + step)))
          items.push(...reader.end())
          const counted = items.reduce((sum, item) => sum + item.size, 0)
          assert.equal(counted, bytes.length, name)
          assert.deepEqual(
            items.filter((item) => item.kind === 'refused'),
            [],
            name,
          )
          const values = items.flatMap((item) => (item.kind === 'record' ? [parseJson(recordText(item))] : []))
          assert.equal(values.length, recordsIn(bytes), name)
          assert.ok(
            values.every((result) => 'value' in result),
            name,
          )
        }
      }
    },
  )
}

/** Counts the records in the plain way: the whole file, or each of its lines, is JSON. */
function recordsIn(bytes: Buffer): number {
  const text = bytes.toString(bytes[0] === 0xff ? 'utf16le' : 'utf8').replace('\ufeff', '')
  if (isJson(text)) return 1
  return text.split('\n').filter((line) => line.startsWith('{') && isJson(line)).length
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function textOf(item: ReadItem): string {
  return item.kind === 'record' ? recordText(item) : item.reason
}
