import { deepEqual, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { moment } from './moment.ts'

test('a moment is so long ago, or a date and time', () => {
  const now = Date.UTC(2026, 2, 1, 12)
  const read = moment(() => now)
  deepEqual(
    ['30s', '90m', '2h', '7d', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00.500+03:00', '2026-03-01'].map(
      (text) => now - read(text),
    ),
    [30_000, 5_400_000, 7_200_000, 604_800_000, 0, 10_799_500, 43_200_000],
  )
  for (const text of ['', 'yesterday', '2', '2w', '-2h', '2026-13-01', '2026-03-01T25:00', '1/2/2026'])
    throws(() => read(text), text)
})
