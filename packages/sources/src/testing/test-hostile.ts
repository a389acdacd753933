import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { eventFaults, kcs20, writeEvent } from '@tidewaiter/model'
import fc from 'fast-check'
import { parseJson } from '../input/parse-json.ts'
import type { Source } from '../source.ts'
import { goldenContext } from './golden.ts'

/** Values that no tool writes there. */
const hostile = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.bigInt(),
  fc.constantFrom<unknown>(
    '__proto__',
    '\ud800',
    'a\nb\r|=\\',
    'x'.repeat(5000),
    4294967295,
    -1,
    1e300,
    { constructor: 1, value: { value: [] }, seconds: {} },
    [null, { name: '__proto__', value: 1 }, { name: {}, value: {} }],
  ),
)

/**
 * Tests that no value in any place of a source's own fixtures, and no JSON value in place of a record, makes reading throw,
 * and that every event that comes of it is valid and one line.
 *
 * @param folder the source's golden files
 * @param settings options to try beside the defaults
 */
export function testHostile<Options>(
  source: Source<Options>,
  folder: URL,
  settings: readonly NoInfer<Options>[] = [],
): void {
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter((line) => line.startsWith('{'))
  const readers = [source.defaults, ...settings].map((options) => source.open(options, goldenContext))

  const read = (record: unknown, raw: string): void => {
    source.recognises(record)
    for (const reader of readers) {
      const reading = reader.read(record, raw)
      for (const event of reading.kind === 'events' ? reading.events : []) {
        assert.deepEqual(eventFaults(event), [])
        assert.doesNotMatch(writeEvent(event, kcs20).text, /[\n\r]/)
      }
    }
  }

  test(`${source.name}: any value in any place of a record gives valid events or a reason`, () => {
    const edits = fc.array(fc.tuple(fc.nat(), hostile), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(fc.constantFrom(...lines), edits, (line, replacements) => {
        const parsed = parseJson(line)
        assert.ok('value' in parsed)
        const record = structuredClone(parsed.value)
        for (const [index, value] of replacements) replaceAt(record, index, structuredClone(value))
        read(record, line)
      }),
      { numRuns: 1500 },
    )
  })

  test(`${source.name}: no JSON value makes the reader throw`, () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => read(value, 'raw')))
  })
}

/** Replaces the value of that number, counted through all there are. */
function replaceAt(record: unknown, index: number, value: unknown): void {
  const places: (readonly [Record<string, unknown>, string])[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      places.push([node as Record<string, unknown>, key])
      walk(child)
    }
  }
  walk(record)
  const place = places[index % Math.max(1, places.length)]
  if (place) place[0][place[1]] = value
}
