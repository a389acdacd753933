import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { foldCase } from './fold-case.ts'

test('what a text holds, it holds folded', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      (a, b, c) => {
        assert.ok(foldCase(a + b + c).includes(foldCase(b)))
      },
    ),
  )
  assert.ok(foldCase('ΟΔΟΣ 7').includes(foldCase('οδος')))
  assert.ok(foldCase('ΟΔΟΣΑ').includes(foldCase('ΟΔΟΣ')))
  assert.equal(foldCase('Привет Straße'), foldCase('ПРИВЕТ STRAßE'))
})

test('what may be put together of two folded parts is the whole, for every character', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const character = String.fromCodePoint(code)
    assert.equal(foldCase(`a${character}b`), `a${foldCase(character)}b`, code.toString(16))
  }
})
