import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { stepsOf, valueAt } from './json-path.ts'
import { absent, digits, escapedText, lazyJson, type LazyJson, nothing, other, plainText } from './lazy-json.ts'

const paths = ['rule', 'fields/proc.name', 'fields/proc.pid', 'exec|kprobe/process/pid', 'exec|kprobe/args']
const scanner = lazyJson(paths)

/** The values that a scan finds, or undefined when it gives up. */
function scan(line: string): unknown[] | undefined {
  return scanWith(scanner, paths, line)
}

function scanWith(json: LazyJson, wanted: readonly string[], line: string): unknown[] | undefined {
  const bytes = Buffer.from(line)
  if (!json.scan(bytes, 0, bytes.length)) return undefined
  if (!json.readPairs(bytes, json.pairTexts(wanted.keys()))) return undefined
  return wanted.map((_, slot) => {
    const source = bytes.toString('utf8', json.starts[slot], json.ends[slot])
    switch (json.kinds[slot]) {
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

test('finds nothing in a value that is no object where one is wanted', () => {
  for (const value of ['null', '7', '"x"', '[{"proc.pid":7}]']) {
    assert.deepEqual(scan(`{"fields":${value},"rule":"a"}`), ['a', undefined, undefined, undefined, undefined], value)
  }
})

const listPaths = [
  'args|data/[name=path]/value',
  'args|data/[name=addr]/value/port',
  'args|data/[name=by]/value/args/[name=path]/value',
  'text',
  'text/<port>',
]
const listScanner = lazyJson(listPaths)
const scanList = (line: string): unknown[] | undefined => scanWith(listScanner, listPaths, line)

test('finds the elements of a list by a member, and pairs in a text', () => {
  const path = '{"name":"path","type":"x","value":"/a"}'
  const none = [undefined, undefined, undefined, undefined, undefined]
  assert.deepEqual(scanList(`{"args":[${path},{"name":"other","value":{"name":"path"}}]}`), ['/a', ...none.slice(1)])
  assert.deepEqual(scanList(`{"data":[ { "name" : "addr" ,"value":{"port":7}} ]}`)?.[1], 7)
  assert.deepEqual(scanList(`{"args":[{"name":"by","value":{"args":[${path}]}},{"name":"x"}]}`)?.[2], '/a')
  for (const list of ['[]', 'null', '7', '{}']) assert.deepEqual(scanList(`{"args":${list}}`), none, list)
  assert.deepEqual(scanList('{"text":"ip=192.0.2.1 Port=7"}')?.slice(3), ['ip=192.0.2.1 Port=7', '7'])
})

test('gives up on lists in another form than tools write', () => {
  for (const list of [
    '[{"value":"/a","name":"path"}]',
    '[{"name":"path","str":"/a"}]',
    '[{"name":"path","value":"/a"},{"name":"path","value":"/b"}]',
    '[{"name":"path","value":"/a","name":"other"}]',
    '[{"name":"other","name":"path"}]',
    '[{"name":"p\\u0061th","value":"/a"}]',
    '[{"name":7}]',
    '["path"]',
    '[{}]',
    '[{"name":"path","value":"/a"},]',
  ]) {
    assert.equal(scanList(`{"args":${list}}`), undefined, list)
  }
})

test('whatever it accepts of lists and pairs, it reads as JSON.parse does', () => {
  const name = fc.constantFrom('path', 'addr', 'by', 'name', 'other')
  const { list } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('/a', 7, null, { port: 7 }, { port: 'x', name: 'path' }, []),
      fc.record({ args: tie('list') }),
    ),
    list: fc.array(
      fc.oneof(
        { weight: 9, arbitrary: fc.record({ name, value: tie('value') }, { requiredKeys: ['name'] }) },
        { weight: 1, arbitrary: fc.constantFrom<unknown>(7, {}, { value: 1, name: 'path' }) },
      ),
      { maxLength: 4 },
    ),
  }))
  const text = fc.array(fc.constantFrom('port', 'PORT', '=', ' ', ',', '1', 'é', '\n'), { maxLength: 6 })
  let accepted = 0
  fc.assert(
    fc.property(fc.constantFrom('args', 'data'), list, text, (member, elements, parts) => {
      const line = JSON.stringify({ [member]: elements, text: parts.join('') })
      const found = scanList(line)
      if (found === undefined) return
      accepted++
      assert.deepEqual(
        found,
        listPaths.map((path) => valueAt(JSON.parse(line), stepsOf(path))),
      )
    }),
    { numRuns: 3000 },
  )
  assert.ok(accepted > 500, `only ${accepted} lines were accepted`)
})

test('gives up on two wanted objects side by side at the top where only one may be there', () => {
  const line = Buffer.from('{"fields":{},"exec":{}}')
  assert.equal(lazyJson(paths).scan(line, 0, line.length), true)
  assert.equal(lazyJson(paths, true).scan(line, 0, line.length), false)
})

test('refuses paths of which one goes on where another ends', () => {
  assert.throws(() => lazyJson(['a', 'a/b']), /goes on: a/)
})
