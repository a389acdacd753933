import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { table, wrap } from './table.ts'

test('columns are aligned, the last one is wrapped', () => {
  equal(
    table(
      ['CODE', 'MEANING'],
      [
        ['PM-002', 'one two three four five six seven'],
        ['A', 'x'],
      ],
      { width: 34 },
    ),
    ['CODE    MEANING', 'PM-002  one two three four five', '        six seven', 'A       x', ''].join('\n'),
  )
})

test('a table never shows a control character', () => {
  equal(table(['A'], [['\x1b[2J']]), 'A\n\\x1b[2J\n')
})

test('wrapping keeps long words whole and an empty text one line', () => {
  deepEqual(wrap('aa bbbbbb c', 4), ['aa', 'bbbbbb', 'c'])
  deepEqual(wrap('', 4), [''])
})
