import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { grouped, plural } from './plural.ts'

test('a count and its noun agree, thousands are set apart', () => {
  deepEqual(
    [plural(0, 'record'), plural(1, 'record'), plural(1204, 'record')],
    ['0 records', '1 record', '1,204 records'],
  )
  deepEqual([999, 1000, 123_456, 1_234_567].map(grouped), ['999', '1,000', '123,456', '1,234,567'])
})
