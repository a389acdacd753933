import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Actor } from './actor.ts'
import { isPatternWithin, isReachWithin } from './within.ts'

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 })
const text = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 })

function matches(each: string, value: string): boolean {
  return new RegExp(`^${each.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(value)
}

test('what a pattern within another one matches, the other one matches too', () => {
  fc.assert(
    fc.property(pattern, pattern, text, (inner, outer, value) => {
      if (isPatternWithin(inner, outer) && matches(inner, value)) ok(matches(outer, value))
    }),
    { numRuns: 20_000 },
  )
})

test('every pattern is within itself and within everything', () => {
  fc.assert(fc.property(pattern, (each) => isPatternWithin(each, each) && isPatternWithin(each, '*')))
})

test('patterns that look alike are told apart', () => {
  const cases = [
    ['team-a/*', 'team-?/*', true],
    ['team-*/x', 'team-?/*', false],
    ['*?', '?*', true],
    ['?*', '*?*', true],
    ['*', '?*', false],
    ['a*b', 'a*', true],
    ['a*', 'a*b', false],
    ['', '*', true],
    ['*', '', false],
  ] as const
  deepEqual(
    cases.map(([inner, outer]) => isPatternWithin(inner, outer)),
    cases.map(([, , expected]) => expected),
  )
})

test('a reach that limits less is not within one that limits more', () => {
  const cases: readonly (readonly [Actor['reach'], Actor['reach'], boolean])[] = [
    [undefined, undefined, true],
    [undefined, [{}], false],
    [[], [], true],
    [[{ clusters: ['a'] }], undefined, true],
    [[{}], [{ clusters: ['a'] }], false],
    [[{ clusters: ['a'], namespaces: ['n'] }], [{ clusters: ['a', 'b'] }], true],
    [[{ clusters: ['a'] }], [{ clusters: ['a'], namespaces: ['n'] }], false],
    [[{ clusters: ['a'] }, { clusters: ['c'] }], [{ clusters: ['a'] }, { clusters: ['b'] }], false],
  ]
  for (const [inner, outer, expected] of cases)
    equal(isReachWithin(inner, outer), expected, JSON.stringify([inner, outer]))
})

test('a hostile pattern takes no time', () => {
  const began = performance.now()
  equal(isPatternWithin('a'.repeat(500), `${'*a'.repeat(249)}*b`), false)
  ok(performance.now() - began < 1000)
})
