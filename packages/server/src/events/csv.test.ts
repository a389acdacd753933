import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cell } from './csv.ts'

test('numbers stand bare, absent ones are empty, texts are quoted', () => {
  deepEqual([cell(-1), cell(undefined), cell('a "b", c'), cell('')], ['-1', '', '"a ""b"", c"', '""'])
})

test('what a spreadsheet would take for a formula stands behind an apostrophe', () => {
  for (const [text, expected] of [
    ['=1+1', `"'=1+1"`],
    ['  @x', `"'  @x"`],
    ['\t-x', `"'\t'-x"`],
    ['a;=cmd()', `"a;'=cmd()"`],
    ['a\n+x', `"a\n'+x"`],
    ['＝1', `"'＝1"`],
    ['a=b -c', '"a=b -c"'],
  ] as const) {
    const got = cell(text)
    ok(got === expected || (text === '\t-x' && got === `"\t'-x"`), `${text}: ${got}`)
  }
})

test('property: read back, no cell and no part of one behind a separator begins a formula', () => {
  const text = fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', ';', '\t', '\r', '\n', '"', "'", ' ', 'a', ',', '＝'),
  })
  fc.assert(
    fc.property(text, (value) => {
      const written = cell(value)
      equal(written.at(0), '"')
      const inside = written.slice(1, -1).replaceAll('""', '"')
      equal(written.slice(1, -1).replaceAll('""', '').includes('"'), false, 'it does not end before its end')
      for (const part of inside.split(/[;\t\r\n]/)) ok(!/^[ "]*[=+\-@＝]/.test(part), JSON.stringify(written))
    }),
    { numRuns: 2000 },
  )
})
