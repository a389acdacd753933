import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stepsOf, valueAt } from './json-path.ts'
import { absent, digits, escapedText, lazyJson, nothing, other, plainText } from './lazy-json.ts'

const paths = ['rule', 'fields/proc.name', 'fields/proc.pid', 'exec|kprobe/process/pid', 'exec|kprobe/args']
const scanner = lazyJson(paths)

/** The values that a scan finds, or undefined when it gives up. */
function scan(line: string): unknown[] | undefined {
  const bytes = Buffer.from(line)
  if (!scanner.scan(bytes, 0, bytes.length)) return undefined
  return paths.map((_, slot) => {
    const source = bytes.toString('utf8', scanner.starts[slot], scanner.ends[slot])
    switch (scanner.kinds[slot]) {
      case absent:
        return undefined
      case nothing:
        return null
      case plainText:
        return source
      case digits:
        return Number(source)
      case escapedText:
        return JSON.parse(`"${source}"`) as unknown
      case other:
        return JSON.parse(source) as unknown
      default:
        return assert.fail('unknown kind')
    }
  })
}

const expected = (record: unknown): unknown[] => paths.map((path) => valueAt(record, stepsOf(path)))

test('finds values at any depth, in any order, with any white space', () => {
  const line =
    ' { "fields" :{"proc.pid": 12,\t"x":[1,{"a":"}"}], "proc.name":"a\\"b"}, "rule":"R",  "exec":{"args":[{}]} } '
  assert.deepEqual(scan(line), ['R', 'a"b', 12, undefined, [{}]])
})

test('tells absent, null and empty apart', () => {
  assert.deepEqual(scan('{"rule":null,"fields":{"proc.name":""}}'), [null, '', undefined, undefined, undefined])
})

test('gives up on what it does not check', () => {
  for (const line of [
    '{"rule":1.5}',
    '{"rule":"a","rule":"b"}',
    '{"exec":{},"kprobe":{}}',
    '{"fields":null}',
    '{"\\u0072ule":"a"}',
    '{"rule":"a"',
    '{"rule":"a"} x',
    '{"rule":"a",}',
    '{"rule":01}',
    '{"rule":"\\x"}',
    '{"rule":"a\nb"}',
    '{"rule":tru}',
    `{"x":${'['.repeat(100)}${']'.repeat(100)}}`,
    '[]',
    '',
  ]) {
    assert.equal(scan(line), undefined, line)
  }
})

const key = fc.oneof(
  fc.constantFrom('rule', 'fields', 'proc.name', 'proc.pid', 'exec', 'kprobe', 'process', 'pid', 'args', '__proto__'),
  fc.string({ maxLength: 4 }),
)
const { record } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    tie('record'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
  record: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
}))

test('whatever it accepts, it reads as JSON.parse does', () => {
  let accepted = 0
  fc.assert(
    fc.property(record, fc.boolean(), (value, pretty) => {
      const line = JSON.stringify(value, null, pretty ? 1 : 0)
      const found = scan(line)
      if (found === undefined) return
      accepted++
      assert.deepEqual(found, expected(JSON.parse(line)))
    }),
    { numRuns: 2000 },
  )
  assert.ok(accepted > 500, `only ${accepted} lines were accepted`)
})

test('accepts nothing that JSON.parse refuses', () => {
  fc.assert(
    fc.property(
      record,
      fc.nat(),
      fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', '-', 'x', '\u0001', ' '),
      (value, at, text) => {
        const line = JSON.stringify(value)
        const cut = at % (line.length + 1)
        const mutated = line.slice(0, cut) + text + line.slice(cut + (at % 2))
        const found = scan(mutated)
        if (found !== undefined) assert.deepEqual(found, expected(JSON.parse(Buffer.from(mutated).toString())))
      },
    ),
    { numRuns: 3000 },
  )
})

test('gives up on two wanted objects side by side at the top where only one may be there', () => {
  const line = Buffer.from('{"fields":{},"exec":{}}')
  assert.equal(lazyJson(paths).scan(line, 0, line.length), true)
  assert.equal(lazyJson(paths, true).scan(line, 0, line.length), false)
})

test('refuses paths of which one goes on where another ends', () => {
  assert.throws(() => lazyJson(['a', 'a/b']), /goes on: a/)
})
