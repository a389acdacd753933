import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCef } from './parse-cef.ts'
import { anyBytes, nastyText } from './testing/arbitraries.ts'

const header = 'CEF:0|v|p|1|id|n|5|'

test('any text and any bytes are read without an exception, and every offset lies in the text', () => {
  fc.assert(
    fc.property(fc.oneof(nastyText, anyBytes), (input) => {
      const { text, diagnostics, layout } = parseCef(input)
      for (const { offset } of diagnostics) assert.ok(offset >= 0 && offset <= text.length)
      assert.ok(layout.start <= layout.extension && layout.end <= text.length)
    }),
  )
})

test('nothing is lost: the pairs and what stands before them make up the extension', () => {
  fc.assert(
    fc.property(nastyText, (extension) => {
      const { text, pairs, layout } = parseCef(header + extension)
      const first = pairs[0]?.offset ?? layout.end
      const rebuilt = pairs.map(({ key, raw }) => `${key}=${raw}`).join(' ')
      assert.equal(text.slice(layout.extension, first) + rebuilt, text.slice(layout.extension, layout.end))
    }),
  )
})

test('the two forms of a value differ in the spaces at its end only', () => {
  fc.assert(
    fc.property(nastyText, (extension) => {
      const exact = parseCef(header + extension, { spaces: 'exact' })
      const trimmed = parseCef(header + extension)
      assert.deepEqual(
        exact.flat.map((text, index) => (index % 2 === 0 ? text : text.replace(/ +$/, ''))),
        trimmed.flat.map((text, index) => (index % 2 === 0 ? text : text.replace(/ +$/, ''))),
      )
    }),
  )
})

test('what was read before changes nothing', () => {
  const used: readonly string[] = ['source']
  fc.assert(
    fc.property(fc.array(nastyText, { maxLength: 5 }), (extensions) => {
      for (const extension of extensions) {
        const fresh = parseCef(header + extension, { extraKnownKeys: ['source'] })
        const seasoned = parseCef(header + extension, { extraKnownKeys: used })
        assert.deepEqual(seasoned.flat, fresh.flat)
        assert.deepEqual(seasoned.diagnostics, fresh.diagnostics)
      }
    }),
  )
})

test('more keys than the reader remembers are read all the same, and repeated ones found', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `k${index}=v`).join(' ')
  for (let round = 0; round < 3; round++) {
    const message = parseCef(`${header}${many} k9999=again ${'x'.repeat(1000)}=1`)
    assert.equal(message.pairs.length, 10_002)
    assert.equal(message.diagnostics.filter(({ code }) => code === 'repeated-key').length, 1)
    assert.deepEqual(
      parseCef(`${header}k1=a k1=b`).diagnostics.map(({ code }) => code),
      ['repeated-key'],
    )
  }
})

/** Text that costs the most in one search or another. */
const hostile: readonly string[] = ['\\', '=', ' ', '|', 'a=', ' =', ' a=', 'CEF:0|', '\n', '\\=', ' \\']
const more: readonly string[] = [
  'CEF:',
  'CEF: ',
  '\r',
  '\r\n',
  '\t',
  '\\|',
  '=\\',
  'x',
  ' x',
  '\tx=',
  'a=\\n ',
  '<1>CEF:0|',
  '\ud800',
  'é=',
  '5|',
  ' |',
  ' aaaaaaaaaaaaaaaaaaaaaaaaa=',
]
const starts: readonly string[] = ['', 'CEF:', 'CEF:0', 'CEF:0|v|p', header, `${header}msg=`, `${header}msg=x y`]

function timeToRead(start: string, unit: string, length: number): number {
  const text = `${start}${unit.repeat(length / unit.length)}=|`
  const begin = performance.now()
  const message = parseCef(text)
  assert.equal(message.pairs.length * 2, message.flat.length)
  return performance.now() - begin
}

test('no hostile text takes more than linear time: a quarter of a megabyte would take minutes', () => {
  for (const start of starts) {
    for (const unit of [...hostile, ...more]) {
      const time = timeToRead(start, unit, 250_000)
      assert.ok(time < 2000, `${JSON.stringify(start + unit)} took ${time} ms`)
    }
  }
})

test('hostile text of 4 MB takes about four times as long as 1 MB', () => {
  const total = (length: number): number =>
    hostile.reduce((sum, unit) => sum + timeToRead(`${header}msg=`, unit, length), 0)
  total(250_000)
  const one = total(1_000_000)
  const four = total(4_000_000)
  assert.ok(four < 8 * one + 500, `1 MB: ${one} ms, 4 MB: ${four} ms`)
})
