import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printable, widthOf } from './printable.ts'

test('text without control characters stays as it is', () => {
  equal(printable('Größe 日本 🙂 \\ |'), 'Größe 日本 🙂 \\ |')
})

test('control characters and reordering marks are shown as escapes', () => {
  equal(printable('\x1b[31mred\x07\n\r\t\x9b1m'), String.raw`\x1b[31mred\x07\n\r\t\x9b1m`)
  equal(printable('a\u202egnp.exe'), String.raw`a\u202egnp.exe`)
  equal(printable('\ud800'), String.raw`\ud800`)
})

test('nothing that a terminal acts on comes through', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0x20ff }), { maxLength: 100 }), (units) => {
      const text = String.fromCharCode(...units)
      // oxlint-disable-next-line no-control-regex
      equal(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/.test(printable(text)), false)
    }),
  )
})

test('wide characters take two columns, marks none', () => {
  equal(widthOf('abc'), 3)
  equal(widthOf('日本'), 4)
  equal(widthOf('e\u0301'), 1)
  equal(widthOf('🙂'), 2)
})
