import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { epochText } from './epoch-text.ts'
import { epochTimeOf } from './values.ts'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

test('property: a time in nanoseconds gives the text of the millisecond that epochTimeOf gives', () => {
  const { bytes, put } = epochText()
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 18n, max: 9_223_372_036n * 10n ** 9n - 1n }), (time) => {
      const input = encoder.encode(`"x":${time},`)
      assert.ok(put(input, 4, input.length - 1))
      assert.equal(Date.parse(decoder.decode(bytes)), epochTimeOf(time, 'nanoseconds'))
    }),
  )
})

test('anything else is no time', () => {
  const { put } = epochText()
  for (const text of ['1696255905516', '{"a":"aaaaaaaaaaaa"}', '9999999999999999999', '16962559055167443990']) {
    const input = encoder.encode(text)
    assert.equal(put(input, 0, input.length), false, text)
  }
  assert.equal(epochTimeOf(29987099453068, 'nanoseconds'), undefined, 'since the start of the machine')
  assert.equal(epochTimeOf(1696255905, 'nanoseconds'), undefined)
  assert.equal(epochTimeOf(1676547034.3, 'seconds'), 1676547034300)
  assert.equal(epochTimeOf('1676547034', 'seconds'), undefined)
})
