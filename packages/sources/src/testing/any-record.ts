import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults, kcs20, writeEvent } from '@tidewaiter/model'
import fc from 'fast-check'
import { parseJson } from '../input/parse-json.ts'
import type { Source } from '../source.ts'
import { goldenContext } from './golden.ts'

/**
 * Tests that a source stays whole whatever stands in a record: its fixtures, each with any value in any place, and values that
 * are no record of it at all. Reading must not throw, and gives valid events of one line each, or a reason.
 */
export function testAnyRecord<Options>(source: Source<Options>, folder: URL): void {
  const records = readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .flatMap((line) => {
      const parsed = parseJson(line)
      return 'value' in parsed ? [parsed.value as unknown] : []
    })
  const reader = source.open(source.options().parse({}), { ...goldenContext, receivedAt: () => 0 })
  test(`${source.name}: property: any value in any place of a record gives valid events or a reason`, () => {
    const record = fc.constantFrom(...records).chain(mutated)
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: record }, fc.jsonValue()), (value) => {
        source.recognises(value)
        const reading = reader.read(value, 'raw')
        if (reading.kind === 'refused') return assert.notEqual(reading.reason, '')
        if (reading.kind === 'skipped') return assert.ok(Object.hasOwn(source.skips, reading.reason), reading.reason)
        assert.ok(reading.kind === 'events' && reading.events.length > 0)
        for (const event of reading.events) {
          assert.deepEqual(eventFaults(event), [])
          assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
        }
      }),
      { numRuns: 1000 },
    )
  })
}

/** Values that have broken readers: of the wrong type, blank, beyond the range, with the names of what objects inherit. */
const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, '', ' ', '<nil>', 0, -1, 1e308, 2n ** 64n, true, [], {}, [null], [[]], 'constructor'),
  fc.constantFrom<unknown>('__proto__', 'toString', '\ud800', 'a\nCEF:0|b=c\\', '0001-01-01T00:00:00Z'),
  fc.constant(JSON.parse('{"__proto__":{"name":"x"},"constructor":[],"length":-1}') as unknown),
  fc.jsonValue({ maxDepth: 2 }),
)

/** The record with one of its values, at any depth, replaced by another. */
function mutated(record: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.constantFrom(...pathsIn(record)), odd).map(([path, value]) => replaced(record, path, value))
}

type Steps = readonly (string | number)[]

function pathsIn(value: unknown, path: Steps = []): readonly Steps[] {
  if (typeof value !== 'object' || value === null) return [path]
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value)
  return [path, ...keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...path, key]))]
}

function replaced(value: unknown, [step, ...rest]: Steps, by: unknown): unknown {
  if (step === undefined) return by
  if (Array.isArray(value)) {
    const items = value as readonly unknown[]
    return items.map((item, index) => (index === step ? replaced(item, rest, by) : item))
  }
  const members = value as Readonly<Record<string, unknown>>
  return { ...members, [step]: replaced(members[step], rest, by) }
}
