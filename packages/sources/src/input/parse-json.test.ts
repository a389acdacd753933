import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseJson, type JsonFault, type JsonValue } from './parse-json.ts'

function valueOf(text: string): JsonValue {
  const result = parseJson(text)
  assert.ok('value' in result, `refused: ${text}`)
  return result.value
}

function faultOf(text: string): JsonFault {
  const result = parseJson(text)
  assert.ok('error' in result, `accepted: ${text}`)
  return result
}

test('gives what JSON.parse gives where no number is too large for it', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const expected: unknown = JSON.parse(text)
      const holdsLargeNumber =
        JSON.stringify(expected) !== JSON.stringify(JSON.parse(text, (_, v: unknown) => (isLarge(v) ? 0 : v)))
      if (!holdsLargeNumber) assert.deepStrictEqual(valueOf(text), expected)
    }),
  )
  function isLarge(value: unknown): boolean {
    return typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER
  }
})

test('keeps whole numbers beyond 2^53 digit for digit, wherever they stand', () => {
  const text =
    '{"evt.time":1776789504792912205,"n":[-9007199254740993,9007199254740993],"o":{"p.q": 18446744073709551615}}'
  assert.deepEqual(valueOf(text), {
    'evt.time': 1776789504792912205n,
    n: [-9007199254740993n, 9007199254740993n],
    o: { 'p.q': 18446744073709551615n },
  })
  assert.equal(valueOf('18446744073709551615'), 18446744073709551615n)
  assert.equal(valueOf(' -18446744073709551615'), -18446744073709551615n)
})

test('leaves other numbers alone', () => {
  const text = '{"a":9007199254740991,"b":-9007199254740991,"c":1e300,"d":9007199254740993.5,"e":1234567890123456789e2}'
  assert.deepEqual(valueOf(text), JSON.parse(text))
  assert.deepEqual(valueOf(`{"a":${'9'.repeat(2000)}}`), { a: Infinity })
})

test('reads the same large numbers as the standard reviver', () => {
  const number = fc.oneof(
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.constantFrom('1', '-0', '1.5', '1e30', '9007199254740992', '-9007199254740992', '0.1234567890123456789'),
  )
  const text = fc.constantFrom(
    '"x"',
    '"\\":1234567890123456789,"',
    '":1234567890123456789,"',
    '"\\u00011234567890123456"',
    '"\\\\"',
  )
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      number,
      text,
      fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(
          fc.tuple(
            fc.constantFrom('"a"', '"b.c"', '"d:"', '"1"', '"\\""', '""'),
            fc.constantFrom(':', ': ', ' :'),
            tie('value'),
          ),
          {
            maxLength: 4,
          },
        )
        .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
    ),
  }))
  fc.assert(
    fc.property(value, (json) => {
      const standard: unknown = JSON.parse(json, (_key, parsed: unknown, context?: { source?: string }) =>
        typeof parsed === 'number' && !Number.isSafeInteger(parsed) && /^-?\d+$/.test(context?.source ?? '')
          ? BigInt(context!.source!)
          : parsed,
      )
      assert.deepStrictEqual(valueOf(json), standard)
    }),
    { numRuns: 2000 },
  )
})

test('does not take for JSON what is not, large numbers or not', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '"a":',
    '"',
    ',',
    ':',
    '12345678901234567890',
    '-',
    ' ',
    '[',
    ']',
    '"b"',
    '\\',
    'x',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (parts) => {
      const text = parts.join('')
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      assert.equal('value' in parseJson(text), isJson, text)
    }),
    { numRuns: 2000 },
  )
})

test('makes __proto__ an ordinary key and takes the last of equal keys', () => {
  for (const large of ['', ',"n":12345678901234567890']) {
    const parsed = valueOf(`{"__proto__":{"polluted":true},"a":1,"a":2${large}}`) as Record<string, unknown>
    assert.equal(Object.getPrototypeOf(parsed), Object.prototype)
    assert.equal(Object.hasOwn(parsed, '__proto__'), true)
    assert.equal(parsed['polluted'], undefined)
    assert.equal(parsed['a'], 2)
  }
})

test('says in words what is wrong, and where', () => {
  assert.deepEqual(faultOf('{"a":1,\n "é😀":tru}'), {
    error: "expected true, false or null, found '}'",
    line: 2,
    column: 11,
  })
  assert.deepEqual(faultOf('{"a":1} x'), { error: "expected the end of the text, found 'x'", line: 1, column: 9 })
  assert.deepEqual(faultOf('{"a"'), {
    error: "expected ':' after the key, found the end of the text",
    line: 1,
    column: 5,
  })
  assert.deepEqual(faultOf(''), { error: 'expected a value, found the end of the text', line: 1, column: 1 })
  assert.deepEqual(faultOf('["a\nb"]'), {
    error: "expected '\"' to end the string, found the end of the line",
    line: 1,
    column: 4,
  })
  assert.deepEqual(faultOf('["\u0001"]'), {
    error: 'expected control characters to be escaped, found byte 0x01',
    line: 1,
    column: 3,
  })
})

test('bounds the nesting', () => {
  const nested = (depth: number): string => `{"a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
  assert.ok('value' in parseJson(nested(200)))
  assert.deepEqual(faultOf(nested(201)), { error: 'nested deeper than 200 levels', line: 1, column: 205 })
  assert.ok('value' in parseJson('[[[]]]', { maxDepth: 3 }))
  assert.ok('error' in parseJson('[[[]]]', { maxDepth: 2 }))
  // Many containers are not deep ones.
  assert.ok('value' in parseJson(`[${'[],'.repeat(1000)}{}]`))
})

test('never throws', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string()), (text) => {
      const result = parseJson(text)
      assert.ok('value' in result || (result.line >= 1 && result.column >= 1 && result.error !== ''))
    }),
  )
})
