import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { anyText } from './testing/any-text.ts'
import { compileTextTemplate, renderText } from './text-template.ts'
import type { TemplatePart } from './template.ts'

function partsIn(text: string, kind: 'line' | 'text'): readonly TemplatePart[] {
  const compiled = compileTextTemplate(text, kind)
  assert.ok('parts' in compiled)
  return compiled.parts
}

test('no value ends a line, reorders the text or becomes a placeholder', () => {
  const parts = partsIn('[$$code$$]\n\t($$reason$$)', 'text')
  const value = fc.oneof(anyText, fc.constantFrom('\r\nBcc: x', '\u202e', '$$code$$', '\ud800'))
  fc.assert(
    fc.property(value, (reason) => {
      const text = renderText(parts, (name) => (name === 'code' ? 'PM-002' : reason), 10_000)
      assert.equal(text.split(/[\r\n\u0085\u2028\u2029]/).length, 2)
      assert.ok(text.startsWith('[PM-002]\n\t(') && text.endsWith(')'))
      assert.doesNotMatch(text.slice(11), /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
      assert.ok(text.isWellFormed())
    }),
  )
})

test('a line has no line break of its own; a text has no other control characters', () => {
  const faults = (text: string, kind: 'line' | 'text'): readonly string[] => {
    const compiled = compileTextTemplate(text, kind)
    return 'faults' in compiled ? compiled.faults.map(({ message }) => message) : []
  }
  assert.deepEqual(faults('a\nb', 'line'), ['line 1, column 2: a line break cannot stand in this text'])
  assert.deepEqual(faults('a\n\tb', 'text'), [])
  assert.deepEqual(faults('a\n\u0007', 'text'), [
    'line 2, column 1: the control character U+0007 cannot stand in this text',
  ])
  assert.deepEqual(faults('a $$b', 'text'), ['line 1, column 3: $$ begins no placeholder'])
})

test('what is absent is empty, dollar signs are two, and what is long is cut between characters', () => {
  assert.equal(
    renderText(partsIn('<$$reason$$> $$$$', 'line'), () => undefined, 100),
    '<> $$',
  )
  assert.equal(
    renderText(partsIn('$$reason$$', 'line'), () => '😀'.repeat(10), 10),
    '😀😀😀...',
  )
  assert.equal(
    renderText(
      partsIn('$$reason$$ <b>', 'line'),
      () => '<b>',
      100,
      (value) => value.replaceAll('<', '&lt;'),
    ),
    '&lt;b> <b>',
  )
})
