import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLineDecoder } from './line-decoder.ts'
import { recordText, type ReadItem } from './read-item.ts'

/** What an input gives, cut at the given places: the text of each record, or why it is none; the size; and the line. */
function read(
  input: Uint8Array,
  cuts: readonly number[] = [],
  maxRecordBytes = 64,
): (readonly [string, number, number])[] {
  const found: (readonly [string, number, number])[] = []
  const item = (one: ReadItem): void => {
    found.push([one.kind === 'record' ? recordText(one) : `${one.kind} ${one.reason}`, one.size, one.line])
  }
  const decoder = createLineDecoder({ item }, { maxRecordBytes })
  let from = 0
  for (const to of [...cuts, input.length].sort((a, b) => a - b)) {
    const chunk = Buffer.from(input.subarray(from, to))
    decoder.push(chunk)
    chunk.fill(0x58) // a caller may use the memory of a chunk again
    from = to
  }
  decoder.end()
  return found
}

test('each line is a record, whatever ends it', () => {
  assert.deepEqual(read(Buffer.from('one\ntwo\r\n\n  \nthree')), [
    ['one', 4, 1],
    ['two', 5, 2],
    ['skipped blank', 1, 3],
    ['skipped blank', 3, 4],
    ['three', 5, 5],
  ])
})

test('a NUL ends a line; a run of them is no more than one', () => {
  assert.deepEqual(read(Buffer.from('\0\0\0one\0two\0\0\n\0\0\n')), [
    ['one', 7, 1],
    ['two', 6, 1],
    ['skipped blank', 3, 2],
  ])
})

test('UTF-16 is read, with its mark', () => {
  const input = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('один\r\ntwo\r\n', 'utf16le')])
  assert.deepEqual(read(input), [
    ['один', 14, 1],
    ['two', 10, 2],
  ])
})

test('broken UTF-8 is replaced, and a line beyond the limit is refused', () => {
  const input = Buffer.concat([Buffer.of(0x61, 0xff, 0x0a), Buffer.from(`${'x'.repeat(65)}\nlast`)])
  assert.deepEqual(read(input), [
    ['a\ufffd', 3, 1],
    ['refused too-long', 66, 2],
    ['last', 4, 3],
  ])
})

const pieces = ['one', ' ', '\n', '\r\n', '\0', '例', 'x'.repeat(70), '\u{1f600}', '\ufeff']
const inputs = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''))),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
)

test('property: the items do not depend on how the input is cut, and their sizes add up to it', () => {
  fc.assert(
    fc.property(inputs, fc.array(fc.nat(200), { maxLength: 8 }), (input, cuts) => {
      const whole = read(input)
      const cut = read(
        input,
        cuts.map((at) => Math.min(at, input.length)),
      )
      assert.deepEqual(cut, whole)
      assert.equal(
        whole.reduce((sum, [, size]) => sum + size, 0),
        input.length,
      )
    }),
    { numRuns: 1000 },
  )
})

test('property: a decoder that is clear can be replaced by a new one', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('one', '\n', '\0', 'two '), { maxLength: 12 }), fc.nat(12), (parts, cut) => {
      const [front, back] = [Buffer.from(parts.slice(0, cut).join('')), Buffer.from(parts.slice(cut).join(''))]
      const texts: string[] = []
      const item = (one: ReadItem): void => void (one.kind === 'record' && texts.push(recordText(one)))
      const first = createLineDecoder({ item })
      first.push(front)
      if (!first.isClear()) return
      // Where nothing was read, the first bytes are still to tell the encoding.
      const second = createLineDecoder({ item }, front.length === 0 ? {} : { encoding: 'utf-8' })
      second.push(back)
      second.end()
      assert.deepEqual(
        texts,
        read(Buffer.concat([front, back])).flatMap(([text]) => (text.startsWith('skipped') ? [] : [text])),
      )
    }),
  )
})
