import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { glob } from './glob.ts'

test('* is any text, ? one character, all else itself', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['shop/*', 'shop/web', true],
    ['shop/*', 'shop', false],
    ['*/test/*', 'a/b/test/c', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['a*b*c', 'a--b--b--c', true],
    ['a*b*c', 'a--c--b', false],
    ['a.c', 'abc', false],
    ['A', 'a', false],
  ]
  for (const [pattern, text, fits] of cases) assert.equal(glob(pattern)(text), fits, `${pattern} on ${text}`)
})

test('property: it fits where a regular expression of the same meaning does', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      const same = pattern.replaceAll(/[/]/g, '\\/').replaceAll('*', '[^]*').replaceAll('?', '[^]')
      assert.equal(glob(pattern)(text), new RegExp(`^${same}$`).test(text))
    }),
    { numRuns: 2000 },
  )
})

test('a pattern full of stars takes no time', () => {
  const started = performance.now()
  assert.equal(glob(`${'*a'.repeat(200)}b`)('a'.repeat(5000)), false)
  assert.ok(performance.now() - started < 1000)
})
