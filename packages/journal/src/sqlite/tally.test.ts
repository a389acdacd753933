import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { entryStamp } from '../entry-line.ts'
import { readBlockFacts } from './block-facts.ts'
import { addTally, readKind, type Tally } from './tally.ts'

const entry = fc.record({
  time: fc.integer({ min: 0, max: 600_000 }),
  severity: fc.integer({ min: 0, max: 10 }),
  code: fc.constantFrom('PM-001', 'PM-002', 'NCMP-001'),
  outcome: fc.constantFrom('Audit', 'Other', undefined),
  before: fc.stringMatching(/^[ -~]{0,120}$/).map((text) => text.replace(/[\\=]/g, '\\$&')),
})

type Entry = typeof entry extends fc.Arbitrary<infer E> ? E : never

function lineOf({ time, severity, code, outcome, before }: Entry): string {
  const stamp = `${entryStamp(time, severity, 'node-1')}${String(time % 1000).padStart(3, '0')}`
  const pair = outcome === undefined ? '' : ` outcome=${outcome}`
  return `${stamp} CEF:0|a|b|2.0|${code}|name|${severity}|cs4=${before}${pair} dpid=1\n`
}

const plain = (tally: Tally): unknown => new Map([...tally].map(([kind, minutes]) => [kind, new Map(minutes)]))

test('a tally counts what is there, whatever stands before the outcome', () => {
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 30 }), fc.nat(30), (entries, at) => {
      const expected: Tally = new Map()
      for (const one of entries) {
        const kind = `${one.code} ${one.severity} ${one.outcome ?? ''}`
        addTally(expected, new Map([[kind, new Map([[Math.floor(one.time / 60_000), 1]])]]))
      }
      const tallyOf = (some: readonly Entry[]): Tally =>
        readBlockFacts(Buffer.from(some.map(lineOf).join(''))).tally ?? new Map()
      assert.deepEqual(plain(tallyOf(entries)), plain(expected))
      const parts = tallyOf(entries.slice(0, at))
      addTally(parts, tallyOf(entries.slice(at)))
      assert.deepEqual(plain(parts), plain(expected))
    }),
  )
})

test('what is no word is no outcome', () => {
  const tally = (outcome: string): unknown =>
    readBlockFacts(Buffer.from(`- 5 1970-01-01T00:00:00.000 CEF:0|a|b|c|X-1|n|5|outcome=${outcome} a=b\n`)).tally
  for (const word of ['Au1t', 'A'.repeat(17), ''])
    assert.deepEqual(tally(word), new Map([['X-1 5 ', new Map([[0, 1]])]]))
  assert.deepEqual(tally('Audit'), new Map([['X-1 5 Audit', new Map([[0, 1]])]]))
})

test('a kind says what it is made of', () => {
  assert.deepEqual(readKind('PM-002 10 Audit'), { code: 'PM-002', severity: 10, outcome: 'Audit' })
  assert.deepEqual(readKind('PM-002 0 '), { code: 'PM-002', severity: 0, outcome: '' })
})
