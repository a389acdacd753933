import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createLineReader } from './read-lines.ts'

function linesOf(
  chunks: readonly (string | Uint8Array)[],
  maxBytes = 1000,
): { text: string; number: number; cut: boolean }[] {
  const reader = createLineReader(maxBytes)
  const copy = (lines: ReturnType<typeof reader.push>): { text: string; number: number; cut: boolean }[] =>
    lines.map(({ bytes, number, cut }) => ({ text: bytes.toString('latin1'), number, cut }))
  return [...chunks.flatMap((chunk) => copy(reader.push(Buffer.from(chunk)))), ...copy(reader.end())]
}

const texts = (chunks: readonly string[], maxBytes?: number): string[] =>
  linesOf(chunks, maxBytes).map(({ text }) => text)

test('a line ends with LF or CRLF, the last one also with the input', () => {
  deepEqual(texts(['a\nb\r\nc']), ['a', 'b', 'c'])
  deepEqual(texts(['a\r', '\nb\r']), ['a', 'b'])
})

test('an empty line is a line; what is empty behind the last line feed is not', () => {
  deepEqual(texts(['\n\na\n']), ['', '', 'a'])
  deepEqual(texts([]), [])
})

test('lines are numbered from 1', () => {
  deepEqual(
    linesOf(['a\n', 'b']).map(({ number }) => number),
    [1, 2],
  )
})

test('a line beyond the limit is cut, and the next one is whole', () => {
  deepEqual(linesOf(['abcdef\nxyz\n'], 3), [
    { text: 'abc', number: 1, cut: true },
    { text: 'xyz', number: 2, cut: false },
  ])
  deepEqual(linesOf(['ab', 'cd', 'ef\nxyz'], 3), [
    { text: 'abc', number: 1, cut: true },
    { text: 'xyz', number: 2, cut: false },
  ])
})

test('the line end does not count towards the limit', () => {
  deepEqual(linesOf(['abc\r\n', 'ab', 'c\r', '\n'], 3), [
    { text: 'abc', number: 1, cut: false },
    { text: 'abc', number: 2, cut: false },
  ])
})

test('how the input is cut into chunks changes nothing', () => {
  const bytes = fc
    .array(fc.constantFrom('a', 'b', '\n', '\r', 'long'), { maxLength: 60 })
    .map((parts) => parts.join(''))
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(bytes, sizes, fc.integer({ min: 1, max: 12 }), (text, cuts, limit) => {
      const chunks: string[] = []
      let rest = text
      for (let n = 0; rest !== ''; n++) {
        const size = cuts[n % cuts.length] ?? 1
        chunks.push(rest.slice(0, size))
        rest = rest.slice(size)
      }
      deepEqual(linesOf(chunks, limit), linesOf([text], limit))
    }),
  )
})

test('the memory of a chunk may be used again', () => {
  const reader = createLineReader(100)
  const chunk = Buffer.from('first')
  reader.push(chunk)
  chunk.fill('x')
  equal(reader.push(Buffer.from(' line\n'))[0]?.bytes.toString(), 'first line')
})
