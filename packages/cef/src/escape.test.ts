import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeHeader, escapeValue, sanitiseHeader, sanitiseKey, sanitiseValue } from './escape.ts'
import { nastyText } from './testing/arbitraries.ts'

test('a header field: backslash and pipe take a backslash, an equals sign does not', () => {
  assert.equal(escapeHeader('a|b\\c=d'), 'a\\|b\\\\c=d')
  assert.equal(escapeHeader('plain'), 'plain')
})

test('a header field: a run of line breaks is one space, a tab is one space, spaces stay', () => {
  assert.equal(escapeHeader('a\r\n\n\rb\tc'), 'a b c')
  assert.equal(escapeHeader(' a '), ' a ')
})

test('a value: backslash and equals sign take a backslash, a pipe does not', () => {
  assert.equal(escapeValue('a|b\\c=d'), 'a|b\\\\c\\=d')
  assert.equal(escapeValue('plain text, "quoted"'), 'plain text, "quoted"')
})

test('a value: line feed and carriage return are kept apart', () => {
  assert.equal(escapeValue('a\nb\rc\r\nd'), 'a\\nb\\rc\\r\\nd')
})

test('a value: a tab is one space, spaces at the ends go, spaces inside stay', () => {
  assert.equal(escapeValue('a\tb'), 'a b')
  assert.equal(escapeValue('\t  a  b \t'), 'a  b')
  assert.equal(escapeValue('\na\n'), '\\na\\n')
  assert.equal(escapeValue('   '), '')
})

test('control characters, line separators and lone surrogates become U+FFFD everywhere', () => {
  for (const code of [
    0, 7, 8, 0x0b, 0x0c, 0x0e, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x20_28, 0x20_29, 0xd8_00, 0xdf_ff,
  ]) {
    const character = String.fromCharCode(code)
    assert.equal(escapeValue(`a${character}b`), 'a\ufffdb', `U+${code.toString(16)} in a value`)
    assert.equal(escapeHeader(`a${character}b`), 'a\ufffdb', `U+${code.toString(16)} in the header`)
  }
})

test('all other characters stand as they are', () => {
  for (const text of ['é', '漢字', '😀', '\u00a0', '\ufeff', '\ufffd', '\u200b', '\u202e', '\'"`<>&']) {
    assert.equal(escapeValue(text), text)
    assert.equal(escapeHeader(text), text)
  }
})

test('a key keeps letters, digits and the underscore', () => {
  assert.equal(sanitiseKey('cs4Label'), 'cs4Label')
  assert.equal(sanitiseKey(' f-o.o_1=|\n'), 'foo_1')
  assert.equal(sanitiseKey('ключ'), '')
})

test('sanitising twice is sanitising once', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      assert.equal(sanitiseValue(sanitiseValue(text)), sanitiseValue(text))
      assert.equal(sanitiseHeader(sanitiseHeader(text)), sanitiseHeader(text))
    }),
  )
})

test('escaping what is sanitised is escaping', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      assert.equal(escapeValue(sanitiseValue(text)), escapeValue(text))
      assert.equal(escapeHeader(sanitiseHeader(text)), escapeHeader(text))
    }),
  )
})
