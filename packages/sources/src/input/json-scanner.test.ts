import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createJsonScanner, done, fault, mayEnd, scanJson } from './json-scanner.ts'

/** Where the scanner stands after the text: behind a complete value, at a fault, or waiting for more. */
function scan(text: string, maxDepth = 200, step = Infinity): { at: number; outcome: 'done' | 'fault' | 'more' } {
  const bytes = Buffer.from(text)
  const scanner = createJsonScanner(maxDepth)
  let at = 0
  while (at < bytes.length && scanner.state !== done && scanner.state !== fault) {
    at = scanJson(scanner, bytes, at, Math.min(bytes.length, at + step))
  }
  if (scanner.state === fault) return { at, outcome: 'fault' }
  return { at, outcome: mayEnd(scanner) ? 'done' : 'more' }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const pieces = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a"',
  '\\',
  '\\u00e9',
  'u',
  '0',
  '-',
  '1',
  '12',
  '.',
  'e',
  'E',
  '+',
  'true',
]
const odd = [
  'null',
  'false',
  'nul',
  ' ',
  '\n',
  '\t',
  '\r',
  '\u0001',
  'é',
  '\\n',
  '\\x',
  '"b":1',
  '{}',
  '[]',
  '1e5',
  '-0.5',
]
const almostJson = fc.oneof(
  fc.array(fc.constantFrom(...pieces, ...odd), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.tuple(fc.json(), fc.nat(), fc.constantFrom(...pieces, ...odd, '')).map(([json, at, piece]) => {
    const place = at % (json.length + 1)
    return json.slice(0, place) + piece + json.slice(place + 1)
  }),
  fc.json(),
)

test('accepts exactly what JSON.parse accepts', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const { at, outcome } = scan(text)
      const rest = Buffer.from(text).subarray(at).toString()
      assert.equal(outcome === 'done' && /^[ \t\r\n]*$/.test(rest), isJson(text))
    }),
    { numRuns: 2000 },
  )
})

test('stops where no JSON text can go on', () => {
  fc.assert(
    fc.property(almostJson, (text) => {
      const { at, outcome } = scan(text)
      if (outcome !== 'fault') return
      // Nothing that begins with the text up to and with the fault is JSON; what comes before it may be the start of one.
      assert.equal(
        isJson(
          Buffer.from(text)
            .subarray(0, at + 1)
            .toString(),
        ),
        false,
      )
    }),
  )
  assert.deepEqual(scan('{"a":tru}'), { at: 8, outcome: 'fault' })
  assert.deepEqual(scan('{"a":1,}'), { at: 7, outcome: 'fault' })
  assert.deepEqual(scan('{"a":01}'), { at: 6, outcome: 'fault' })
  assert.deepEqual(scan('["\u0009"]'), { at: 2, outcome: 'fault' })
})

test('gives the same result however the text is cut', () => {
  fc.assert(
    fc.property(almostJson, fc.integer({ min: 1, max: 5 }), (text, step) => {
      assert.deepEqual(scan(text, 200, step), scan(text))
    }),
  )
})

test('finds the end of a value in front of other text', () => {
  assert.deepEqual(scan('{"a":"}{"} {"b":1}'), { at: 10, outcome: 'done' })
  assert.deepEqual(scan('12 34'), { at: 2, outcome: 'done' })
})

test('bounds the nesting', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  assert.deepEqual(scan(nested(5), 5), { at: 10, outcome: 'done' })
  assert.deepEqual(scan(nested(6), 5), { at: 5, outcome: 'fault' })
})
