import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { clipText } from './clip-text.ts'

test('white space around text goes; what is blank or no text is absent', () => {
  assert.equal(clipText('  a b\n'), 'a b')
  for (const value of ['', ' \n\t', '<nil>', null, undefined, true, {}, ['a']]) assert.equal(clipText(value), undefined)
  assert.equal(clipText(7), '7')
})

test('long text ends with dots, and never in half a character', () => {
  assert.equal(clipText('x'.repeat(1024)), 'x'.repeat(1024))
  assert.equal(clipText('x'.repeat(5000)), `${'x'.repeat(1021)}...`)
  assert.equal(clipText(`${'x'.repeat(1020)}😀${'x'.repeat(5000)}`), `${'x'.repeat(1020)}...`)
})

test('property: well-formed text stays so, within the limit', () => {
  const long = fc.string({ unit: 'binary', maxLength: 4000, size: 'max' })
  fc.assert(
    fc.property(long, (text) => {
      const clipped = clipText(text)
      if (clipped === undefined) return
      assert.ok(clipped.length <= 1024)
      assert.equal(clipped.isWellFormed(), true)
    }),
  )
})
