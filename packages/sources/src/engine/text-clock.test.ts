import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { textClock } from './text-clock.ts'
import { timeOf } from './values.ts'

const clock = textClock()
const read = (text: string): number | undefined => {
  const bytes = Buffer.from(`"${text}"`)
  return clock.read(bytes, 1, bytes.length - 1)
}

test('reads what `timeOf` reads, in any order of times and forms', () => {
  const fraction = fc.oneof(
    fc.constant(''),
    fc.nat(999_999_999).map((number) => `.${number}`),
    fc.constantFrom('.', '.1x', ',5'),
  )
  const zone = fc.constantFrom('Z', 'Z', 'z', '+02:00', '', 'ZZ')
  const second = fc.constantFrom(
    '2026-11-23T11:40:00',
    '2026-11-23T11:40:01',
    '2026-02-30T00:00:61',
    '2026-11-23 11:40:00',
    'x',
  )
  fc.assert(
    fc.property(fc.tuple(second, fraction, zone), (parts) => {
      const text = parts.join('')
      assert.equal(read(text), timeOf(text), text)
    }),
    { numRuns: 1000 },
  )
})

test('cuts the fraction to milliseconds', () => {
  assert.equal(read('2026-11-23T11:40:00.1239Z'), Date.UTC(2026, 10, 23, 11, 40, 0, 123))
  assert.equal(read('2026-11-23T11:40:00.5Z'), Date.UTC(2026, 10, 23, 11, 40, 0, 500))
  assert.equal(read('0001-01-01T00:00:00Z'), undefined)
})
