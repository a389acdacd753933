import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseJson } from './parse-json.ts'
import { recordText as decoded } from './read-item.ts'
import {
  criLines,
  cutPlaces,
  dockerLines,
  inputText,
  plainText,
  pretty,
  recordText,
} from './testing/arbitrary-input.ts'
import { kinds, readAll, recordTexts, totalSize } from './testing/read-all.ts'

const limits = fc.constantFrom({}, { maxRecordBytes: 20 }, { maxRecordBytes: 60 }, { maxDepth: 2 })

test('gives the same items however the input is cut', () => {
  fc.assert(
    fc.property(inputText, cutPlaces, limits, fc.boolean(), (text, cuts, options, isUtf16) => {
      const input = Buffer.from(text, isUtf16 ? 'utf16le' : 'utf8')
      assert.deepEqual(readAll(input, cuts, options), readAll(input, [], options))
    }),
    { numRuns: 1000 },
  )
})

test('accounts for every byte, and gives only records that are JSON objects', () => {
  const bytes = fc.oneof(
    inputText.map((text) => Buffer.from(text)),
    fc
      .tuple(inputText, fc.uint8Array({ maxLength: 8 }))
      .map(([text, tail]) => Buffer.concat([Buffer.from(text), tail])),
    fc
      .tuple(fc.uint8Array({ maxLength: 8 }), inputText)
      .map(([head, text]) => Buffer.concat([head, Buffer.from(text)])),
    fc.tuple(inputText, fc.nat(), fc.nat({ max: 255 })).map(([text, at, byte]) => {
      const changed = Buffer.from(`${text} `)
      changed[at % changed.length] = byte
      return changed
    }),
  )
  fc.assert(
    fc.property(bytes, limits, (input, options) => {
      const items = readAll(input, [], options)
      assert.equal(totalSize(items), input.length)
      for (const item of items.filter(({ kind }) => kind === 'record')) {
        const text = item['text'] as string
        assert.ok(item['replaced'] === true || Buffer.byteLength(text) <= (options.maxRecordBytes ?? Infinity))
        const parsed = parseJson(text, options)
        assert.ok(
          'value' in parsed &&
            typeof parsed.value === 'object' &&
            parsed.value !== null &&
            !Array.isArray(parsed.value),
        )
      }
      assert.deepEqual(
        items.filter((item) => item['kind'] === 'record').map((item) => item['ordinal']),
        recordTexts(items).map((_, index) => index + 1),
      )
    }),
    { numRuns: 1000 },
  )
})

test('gives the same items when lines are offered to whoever parses them', () => {
  fc.assert(
    fc.property(inputText, cutPlaces, limits, (text, cuts, options) => {
      const offered: string[] = []
      const offer: Parameters<typeof readAll>[2] = {
        ...options,
        offer: (record) => {
          const line = decoded(record)
          offered.push(line)
          return 'value' in parseJson(line, options)
        },
      }
      assert.deepEqual(readAll(text, cuts, offer), readAll(text, [], options))
      for (const line of offered) assert.match(line, /^\{[^\n]*\}$/)
    }),
    { numRuns: 1000 },
  )
})

test('reads all records of a well-formed input, whatever their layout', () => {
  const layout = fc.constantFrom<(json: string) => string>(
    (json) => json,
    (json) => ` \t${json} `,
    (json) => pretty(json, 2),
    (json) => pretty(json, '\t').replaceAll('\n', '\r\n'),
    (json) => pretty(json, 2).replaceAll(/\n +/g, '\n'),
    (json) => `${json},`,
    (json) => `[${json},${json.replaceAll('"', '"')}]`,
    (json) => pretty(`[${json}]`, 1),
    (json) => `\u0000\u0000${json}`,
    (json) => criLines(json, 'stdout', [1, 5]).join('\n'),
    (json) => criLines(json, 'stderr', []).join('\n'),
    (json) => dockerLines(json, 'stdout', [2]).join('\n'),
    (json) => dockerLines(pretty(json, 1), 'stderr', []).join('\n'),
    (json) =>
      pretty(json, 4)
        .split('\n')
        .flatMap((line) => criLines(line, 'stdout', [3]))
        .join('\n'),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(recordText, layout, fc.option(plainText))), (blocks) => {
      const lines = blocks.flatMap(([json, write, text]) => (text === null ? [write(json)] : [write(json), text]))
      const items = readAll(lines.join('\n'))
      const expected = blocks.flatMap(([json, write]) =>
        Array<string>(write('{}').startsWith('[{},') ? 2 : 1).fill(json),
      )
      assert.deepEqual(
        recordTexts(items).map((text) => JSON.stringify(JSON.parse(text))),
        expected,
      )
      assert.equal(
        items.some((item) => item['kind'] === 'refused'),
        false,
      )
    }),
    { numRuns: 500 },
  )
})

test('a line that was cut off costs no other record', () => {
  const records = fc.array(recordText, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(records, recordText, fc.nat(), records, (before, torn, at, after) => {
      const stump = torn.slice(0, 1 + (at % (torn.length - 1)))
      const items = readAll([...before, stump, ...after, ''].join('\n'))
      assert.deepEqual(recordTexts(items), [...before, ...after])
      assert.deepEqual(
        items.filter((item) => item['kind'] === 'refused').map((item) => [item['line'], item['size']]),
        [[before.length + 1, Buffer.byteLength(stump) + 1]],
      )
    }),
    { numRuns: 1000 },
  )
})

test('an object over many lines that was cut off costs no record after it', () => {
  fc.assert(
    fc.property(
      recordText,
      fc.nat(),
      fc.constantFrom<number | string>(1, 2, '\t'),
      recordText,
      (torn, at, indent, after) => {
        const lines = pretty(`{"a":1,"b":${torn}}`, indent).split('\n')
        const kept = lines.slice(0, 1 + (at % (lines.length - 1)))
        const next = pretty(after, indent)
        const items = readAll([...kept, next, next].join('\n'))
        assert.deepEqual(recordTexts(items), [next, next])
        assert.equal(kinds(items).filter((kind) => kind === 'truncated-json').length, 1)
      },
    ),
    { numRuns: 500 },
  )
})

test('an object over many lines with a fault inside is refused as one, with the place of the fault', () => {
  const broken = '{\n  "a": 1,\n  "b": oops,\n  "c": [\n    {\n      "d": 1\n    }\n  ]\n}\n'
  const items = readAll(`{"x":1}\n${broken}{"y":2}\n`)
  assert.deepEqual(recordTexts(items), ['{"x":1}', '{"y":2}'])
  assert.deepEqual(items[1], {
    kind: 'refused',
    reason: 'bad-json',
    message: "expected a value, found 'o'",
    line: 2,
    offset: 8,
    size: 25,
    faultLine: 4,
    faultColumn: 8,
  })
  assert.deepEqual(new Set(kinds(items.slice(2, -1))), new Set(['refused-before']))
})

test('a broken element of an array costs only itself', () => {
  const items = readAll('[\n  {\n    "a": 1\n  },\n  {\n    "b": oops\n  },\n  {\n    "c": 3\n  }\n]\n')
  assert.deepEqual(
    recordTexts(items).map((text) => JSON.parse(text)),
    [{ a: 1 }, { c: 3 }],
  )
  const joined = readAll('[{\n  "a": 1\n}, {\n  "b": oops\n}, {\n  "c": 3\n}]\n')
  assert.deepEqual(
    recordTexts(joined).map((text) => JSON.parse(text)),
    [{ a: 1 }, { c: 3 }],
  )
})

test('tells text from records, and says why each line is not one', () => {
  const cases: Record<string, readonly string[]> = {
    'Falco initialized': ['not-json'],
    '[INFO] started': ['not-json'],
    '"text"': ['not-json'],
    '17': ['not-json'],
    '[]': ['brackets'],
    '': [],
    '\n \n': ['blank', 'blank'],
    '{"a":1} tail': ['record', 'bad-json'],
    '{"a":1}{"b":2}': ['record', 'record'],
    '[{"a":1},5]': ['record', 'bad-json'],
    '{ starting': ['bad-json'],
    "{'a':1}": ['bad-json'],
    '{"a":1': ['truncated-json'],
    '{"a":"1': ['truncated-json'],
    '[{"a":1},': ['record', 'truncated-json'],
    '\ufeff': ['blank'],
    '{"log":"no wrapper"}': ['record'],
    '2026-01-02T03:04:05Z {"a":1}': ['record'],
    '2026-01-02T03:04:05Z stdout F': ['blank'],
    '2026-01-02T03:04:05Z stdout F:tag {"a":1}': ['record'],
    '2026-01-02T03:04:05Z stdout X {"a":1}': ['not-json'],
    '2026-01-02T03:04:05Z stdout P {"a":1}': ['record'],
    '2026-01-02T03:04:05Z stdout P {"a":': ['unfinished-line'],
    '2026-01-02T03:04:05Z stdout P text': ['not-json'],
  }
  for (const [text, expected] of Object.entries(cases)) assert.deepEqual(kinds(readAll(text)), expected, text)
})

test('says where a line that is no record goes wrong, in the columns of its text', () => {
  assert.deepEqual(readAll('ok\n  {"é":1} {"b":tru}\n')[2], {
    kind: 'refused',
    reason: 'bad-json',
    message: "expected true, false or null, found '}'",
    line: 2,
    offset: 14,
    size: 10,
    faultLine: 2,
    faultColumn: 19,
  })
})

test('keeps the streams of a container apart, and their split lines', () => {
  const [a1, a2] = criLines('{"a":[1,2]}', 'stdout', [5])
  const [b1, b2] = dockerLines('{"b":[1,2]}', 'stderr', [4])
  const items = readAll([a1, b1, '{"c":3}', b2, a2].join('\n'))
  assert.deepEqual(recordTexts(items), ['{"c":3}', '{"b":[1,2]}', '{"a":[1,2]}'])
})

test('a wrapped stream that ends without a line end still gives its last record', () => {
  const unended = JSON.stringify({ log: '{"a":1}', stream: 'stdout', time: '2026-01-02T03:04:05Z' })
  assert.deepEqual(recordTexts(readAll(unended)), ['{"a":1}'])
})

test('reads UTF-16 as it reads UTF-8, with offsets and sizes in input bytes', () => {
  const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
  fc.assert(
    fc.property(inputText, (text) => {
      // Without a mark, four bytes of ASCII are needed to tell.
      const marked = `\ufeff${text.replaceAll('\ufeff', '')}`
      const little = readAll(Buffer.from(marked, 'utf16le'))
      const stripped = (items: typeof little): unknown[] => items.map((item) => ({ ...item, offset: 0, size: 0 }))
      assert.deepEqual(stripped(little), stripped(readAll(marked)))
      assert.equal(totalSize(little), marked.length * 2)
      assert.deepEqual(readAll(swapped(marked)), little)
    }),
  )
  for (const input of [Buffer.from('{"a":"é"}\n{"b":1}', 'utf16le'), swapped('{"a":"é"}\n{"b":1}')]) {
    const items = readAll(input)
    assert.deepEqual(recordTexts(items), ['{"a":"é"}', '{"b":1}'])
    assert.deepEqual(
      items.map((item) => item['offset']),
      [0, 20],
    )
  }
})

test('replaces what is not UTF-8 and says so', () => {
  const items = readAll(
    Buffer.concat([Buffer.from('{"a":"é'), Buffer.of(0xff, 0xc3), Buffer.from('"}\n{"b":1}\n')]),
    [],
    {
      offer: (record) => {
        assert.equal(record.ordinal, 2)
        return true
      },
    },
  )
  assert.deepEqual(recordTexts(items), ['{"a":"é\ufffd\ufffd"}', '{"b":1}'])
  assert.deepEqual(
    items.map((item) => item['replaced']),
    [true, false],
  )
  const half = readAll(
    Buffer.concat([Buffer.from('{"a":"', 'utf16le'), Buffer.of(0, 0xd8), Buffer.from('"}', 'utf16le')]),
  )
  assert.deepEqual([half[0]?.['text'], half[0]?.['replaced']], ['{"a":"\ufffd"}', true])
})

test('bounds the length of records, not of lines', () => {
  const options = { maxRecordBytes: 30 }
  const long = `{"long":"${'x'.repeat(2000)}"}`
  const many = Array.from({ length: 200 }, (_, index) => `{"n":${index}}`)
  assert.deepEqual(recordTexts(readAll(`[${many.join(',')}]`, [700, 1400], options)), many)
  const mixed = readAll(
    `[{"a":1},${long},{"b":2}]\n{"c":3}\n${pretty(long, 2)}\n{"d":4}\n`,
    [300, 600, 1200, 2300],
    options,
  )
  assert.deepEqual(kinds(mixed), ['record', 'too-long', 'record', 'record', 'too-long', 'record'])
  assert.deepEqual(recordTexts(mixed), ['{"a":1}', '{"b":2}', '{"c":3}', '{"d":4}'])
  const wrapped = readAll(
    `${criLines(long, 'stdout', [500, 500]).join('\n')}\n${criLines('{"a":1}', 'stdout').join('')}`,
    [],
    options,
  )
  assert.deepEqual(kinds(wrapped), ['too-long', 'record'])
  assert.deepEqual(kinds(readAll(`text ${'x'.repeat(2000)}\n{"a":1}`, [900], options)), ['not-json', 'record'])
})

test('an object may have any number of lines, indented or not', () => {
  const text = `{"a":[\n${'{},\n'.repeat(150_000)}{}]}`
  assert.deepEqual(recordTexts(readAll(text)), [text])
  assert.deepEqual(kinds(readAll(`${text.slice(0, -2)}\n{"b":1}\n`)).slice(-1), ['record'])
})

test('takes time linear in the input, however hostile', () => {
  const size = 300_000
  const hostile = [
    '{"a":\n',
    '{"a":[\n',
    '{\n',
    '[{\n},\n',
    '{"a":[\n{"b":\n{"c":1}},\n',
    '\n',
    '[',
    '{"a":"',
    '2026-01-02T03:04:05Z stdout P {"a":\n',
    '{"log":"{","stream":"stdout","time":""}\n',
    '{"a":1}',
    '2026-01-02T03:04:05Z\n',
    '{"log":"\n',
  ]
  for (const unit of hostile) {
    const input = Buffer.from(unit.repeat(Math.ceil(size / unit.length)))
    const start = performance.now()
    assert.equal(totalSize(readAll(input, [size / 3, size / 2])), input.length)
    // Some 0.1 s as measured; in quadratic time it would be a minute.
    assert.ok(performance.now() - start < 5000, `${JSON.stringify(unit)} took ${performance.now() - start} ms`)
  }
})
