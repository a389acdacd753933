import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeValue } from '@tidewaiter/cef'
import fc from 'fast-check'
import { copyCount, copyEscaped, copyPlain, decimalWidth, giveUp } from './byte-writer.ts'

const out = Buffer.alloc(4096)
const outView = new DataView(out.buffer, out.byteOffset, out.byteLength)

/** What a copy wrote, or undefined when it gave up. */
function copied(kind: 'plain' | 'escaped', json: string): string | undefined {
  const bytes = Buffer.from(json)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end =
    kind === 'plain'
      ? copyPlain(bytes, view, 0, bytes.length, out, outView, 0)
      : copyEscaped(bytes, 0, bytes.length, out, 0)
  return end === giveUp ? undefined : out.toString('utf8', 0, end)
}

const hostile = fc.constantFrom(...Array.from('=\\|\n\r\t \u0000\u007f\u0085\u00a0\u2028\u2029\ufeff\u{1f600}aé'))
const values = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ unit: hostile, maxLength: 8 }))

test('what is copied is what the writer makes of the value', () => {
  let copies = 0
  fc.assert(
    fc.property(values, (value) => {
      const json = JSON.stringify(value).slice(1, -1)
      const written = json.includes('\\') ? copied('escaped', json) : copied('plain', json)
      if (written === undefined) return
      copies++
      assert.equal(written, escapeValue(value))
    }),
    { numRuns: 3000 },
  )
  assert.ok(copies > 1000, `only ${copies} values were copied`)
})

test('common values are copied, odd ones left to the writer', () => {
  assert.equal(copied('plain', 'sh -c a=b|c'), 'sh -c a\\=b|c')
  assert.equal(copied('plain', 'проверка é'), 'проверка é')
  assert.equal(copied('escaped', String.raw`say \"hi\" \\ \/ \n\r\tend`), String.raw`say "hi" \\ / \n\r end`)
  for (const text of ['', ' a', 'a ', 'a\u0085', 'a\u2028b', 'a\u007f']) assert.equal(copied('plain', text), undefined)
  for (const text of [String.raw`a\u0041`, String.raw`\ta`, String.raw`a\t`, String.raw`a\b`]) {
    assert.equal(copied('escaped', text), undefined)
  }
})

test('counts have no leading zeros and end in a space', () => {
  for (const count of [0, 9, 10, 999, 1000, 65536, 1_234_567]) {
    const end = copyCount(count, out, 0)
    assert.equal(out.toString('latin1', 0, end), `${count} `)
    assert.equal(decimalWidth(count), String(count).length)
  }
})
