import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { faultText } from './config-fault.ts'
import { parseConfig } from './parse-config.ts'

const golden = new URL('golden/', import.meta.url)

function faultsOf(text: string): string {
  const parsed = parseConfig(text)
  return 'faults' in parsed ? parsed.faults.map((fault) => faultText(fault, 'tidewaiter.yaml', text)).join('') : ''
}

for (const name of readdirSync(golden).filter((file) => file.endsWith('.yaml'))) {
  test(`the faults of golden/${name} are all found, each at its place`, () => {
    const text = readFileSync(new URL(name, golden), 'utf8')
    const expected = new URL(name.replace(/yaml$/, 'txt'), golden)
    const found = faultsOf(text)
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(expected, found)
    deepEqual(found.split('\n'), readFileSync(expected, 'utf8').split('\n'))
    match(found, /\^/)
  })
}

test('an empty file, and one of comments, is a configuration', () => {
  for (const text of ['', '# nothing\n', '---\n', 'node:\nlog:\n']) {
    const parsed = parseConfig(text)
    ok('config' in parsed, JSON.stringify(parsed))
    deepEqual([parsed.config.intake, parsed.config.log.level, parsed.config.stopWithin], [{}, 'info', 10_000])
  }
})

test('times and sizes are read into ms and bytes', () => {
  const parsed = parseConfig('journal: { maxAge: 30d, maxSize: 20GiB, keepFree: 1.5MiB }\nstopWithin: 500ms\n')
  ok('config' in parsed, JSON.stringify(parsed))
  const { journal, stopWithin } = parsed.config
  deepEqual(
    [journal.maxAge, journal.maxSize, journal.keepFree, stopWithin],
    [2_592_000_000, 20 * 2 ** 30, 1_572_864, 500],
  )
})

test('references that multiply are refused, and take neither time nor memory', { timeout: 10_000 }, () => {
  const levels = Array.from(
    { length: 30 },
    (_, n) => `a${n}: &a${n} [${Array.from({ length: 10 }, () => (n === 0 ? 'x' : `*a${n - 1}`)).join(', ')}]`,
  )
  match(faultsOf(`${levels.join('\n')}\n`), /alias/i)
})

test('values nested without end are refused', { timeout: 10_000 }, () => {
  match(faultsOf(`cluster: ${'['.repeat(100_000)}`), /tidewaiter\.yaml:1:/)
  match(faultsOf(`cluster: ${'{a: '.repeat(50_000)}`), /tidewaiter\.yaml:1:/)
})

test('a file that is far too large is refused unread', () => {
  match(faultsOf('#'.repeat(2 ** 20 + 1)), /more than 1048576 characters/)
})

test(
  'whatever a file holds, reading it ends with a configuration or with faults that lie in it',
  { timeout: 20_000 },
  () => {
    const word = fc.constantFrom(
      'intake',
      'integrations',
      'siem',
      'to',
      'type',
      'file',
      'http',
      ':',
      ': ',
      '- ',
      '{',
      '}',
      '[',
      ']',
      '&a',
      '*a',
      '!!x',
      '"',
      "'",
      '\n',
      '\n  ',
      '\n    ',
      '\t',
      '#',
      'tcp://a:1',
      '1',
      'null',
      '|',
      '>',
      '__proto__',
      '\u0000',
      '\ud800',
    )
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), (words) => {
        const text = words.join('')
        const parsed = parseConfig(text)
        if ('config' in parsed) return
        ok(parsed.faults.length > 0)
        const lines = text.split(/\r?\n/)
        for (const { line, column, width } of parsed.faults) {
          ok(
            line >= 1 && line <= lines.length + 1 && column >= 1 && width >= 1,
            `${line}:${column}+${width} in ${JSON.stringify(text)}`,
          )
          ok(column <= (lines[line - 1]?.length ?? 0) + 1, `${line}:${column} in ${JSON.stringify(text)}`)
        }
      }),
      { numRuns: 300 },
    )
  },
)

test('the excerpt of a long line shows the place of the fault', () => {
  const text = `cluster: ${'x'.repeat(500)}\nnode: { ${' '.repeat(400)}nmae: a }\n`
  const [, shown = '', caret = ''] = faultsOf(text).split('\n')
  ok(shown.length < 140)
  equal(shown.slice(caret.indexOf('^'), caret.indexOf('^') + 4), 'nmae')
})
