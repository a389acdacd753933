import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyBytes, nastyText } from './testing/arbitraries.ts'
import { byteOffsets, decodeUtf8, encodeUtf8, utf8Length } from './utf8.ts'

test('the length in bytes is what encoding gives', () => {
  fc.assert(fc.property(nastyText, (text) => assert.equal(utf8Length(text), encodeUtf8(text).length)))
})

test('the first invalid byte is found where the first replacement character stands', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const { text, firstInvalid } = decodeUtf8(bytes)
      const isValid = Buffer.from(text).equals(bytes)
      assert.equal(firstInvalid === -1, isValid)
      if (!isValid) {
        assert.equal(text[firstInvalid], '\ufffd')
        assert.deepEqual(
          encodeUtf8(text.slice(0, firstInvalid)),
          bytes.slice(0, utf8Length(text.slice(0, firstInvalid))),
        )
      }
    }),
  )
})

test('every index of the text has its place in the bytes, as the decoder took them', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const { text } = decodeUtf8(bytes)
      const indexes = Array.from({ length: text.length + 1 }, (_, index) => index).filter(
        (index) => !/[\udc00-\udfff]/.test(text[index] ?? ''),
      )
      const offsets = byteOffsets(bytes, indexes)
      for (const [n, index] of indexes.entries()) {
        assert.equal(decodeUtf8(bytes.subarray(0, offsets[n])).text, text.slice(0, index))
      }
      assert.equal(byteOffsets(bytes, [text.length])[0], bytes.length)
    }),
  )
})
