import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createRecordDecoder } from './record-decoder.ts'
import { recordText, type ReadItem } from './read-item.ts'

/** What an input gives; `restartWhenClear` starts a new decoder at each chop where the old one says that it may. */
function read(
  input: Buffer,
  chops: readonly number[],
  restartWhenClear: boolean,
): { found: string[]; restarts: number } {
  const found: string[] = []
  let restarts = 0
  const item = (one: ReadItem): void => {
    found.push(one.kind === 'record' ? recordText(one) : `${one.kind} ${one.reason}`)
  }
  let decoder = createRecordDecoder({ item })
  let from = 0
  for (const to of [...chops, input.length].sort((a, b) => a - b)) {
    decoder.push(Buffer.from(input.subarray(from, to)))
    if (restartWhenClear && decoder.isClear() && to > from) {
      decoder.end()
      decoder = createRecordDecoder({ item }, { encoding: 'utf-8' })
      restarts++
    }
    from = to
  }
  decoder.end()
  return { found, restarts }
}

const cri = (tag: string, text: string, stream = 'stdout'): string =>
  `2026-11-23T11:40:00.000000000Z ${stream} ${tag} ${text}\n`
const docker = (log: string): string => `${JSON.stringify({ log, stream: 'stdout', time: '2026-11-23T11:40:00Z' })}\n`
const pieces = [
  '{"a":1}\n',
  '{"a":\n 1}\n',
  '[\n{"a":1},\n{"b":2}\n]\n',
  'text\n',
  '\n',
  '{"a":1} {"b":2}\r\n',
  '{"broken\n',
  '  "rest": 1 }\n',
  cri('F', '{"a":1}'),
  cri('P', '{"a":'),
  cri('F', '1}'),
  cri('P', '{"b":', 'stderr'),
  docker('{"a":1}\n'),
  docker('{"a":'),
  docker('2}\n'),
]

test('a decoder that is clear can be replaced by a new one', () => {
  let restarts = 0
  const input = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((lines) => Buffer.from(lines.join('')))
  fc.assert(
    fc.property(
      input.chain((bytes) => fc.tuple(fc.constant(bytes), fc.array(fc.nat(bytes.length), { maxLength: 10 }))),
      ([bytes, chops]) => {
        const restarted = read(bytes, chops, true)
        restarts += restarted.restarts
        const { found } = read(bytes, chops, false)
        assert.deepEqual(restarted.found, found)
      },
    ),
    { numRuns: 500 },
  )
  assert.ok(restarts > 100, `only ${restarts} restarts`)
})

test('a decoder is not clear within a line, a record or a split line', () => {
  for (const input of ['{"a"', '{"a":\n', cri('P', '{"a":'), docker('{"a":'), '[\n{"a":1},\n{"b":']) {
    const decoder = createRecordDecoder({ item: () => {} })
    decoder.push(Buffer.from('{"first":true}\n'))
    assert.equal(decoder.isClear(), true)
    decoder.push(Buffer.from(input))
    assert.equal(decoder.isClear(), false, JSON.stringify(input))
  }
})
