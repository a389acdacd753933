import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseJson } from '../input/parse-json.ts'
import { parseBeginning } from './beginning-of-record.ts'

test('what is whole of a record is read', () => {
  assert.deepEqual(parseBeginning('\ufeff[ {"a": 1, "b": {"c": [1, 2], "d": "x}'), { a: 1, b: { c: [1, 2] } })
  assert.deepEqual(parseBeginning('{"a": [{"b": 1}, {"c": 2'), { a: [{ b: 1 }] })
  assert.deepEqual(parseBeginning('{"a": {'), undefined)
  assert.equal(parseBeginning('text {"a": 1}'), undefined)
  assert.equal(parseBeginning('{"a": nothing, "b": 1'), undefined)
})

test('property: the beginning of a record is part of it, wherever it is cut', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (record, at) => {
      const text = JSON.stringify(record)
      const whole = parseJson(text)
      assert.ok('value' in whole)
      assert.deepEqual(parseBeginning(text), whole.value)
      const beginning = parseBeginning(text.slice(0, at % text.length))
      if (beginning !== undefined) assertPart(beginning, whole.value)
    }),
    { numRuns: 500 },
  )
})

/** What was cut off may be missing; what is there has to be the same. */
function assertPart(part: unknown, whole: unknown): void {
  if (typeof part !== 'object' || part === null) return assert.deepEqual(part, whole)
  assert.equal(Array.isArray(part), Array.isArray(whole))
  for (const [key, value] of Object.entries(part)) assertPart(value, (whole as Record<string, unknown>)[key])
}

test('a string with escapes is passed over as a whole', () => {
  assert.deepEqual(parseBeginning(String.raw`{"a": "\\\"},{", "b": 1`), { a: '\\"},{' })
})
