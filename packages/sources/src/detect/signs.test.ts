import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { parseJson } from '../input/parse-json.ts'
import { sources } from '../sources.ts'
import type { Source } from '../source.ts'
import { identifyLine, identifyRecord } from './identify.ts'
import { nearMisses } from './near-misses.ts'

/** CEF is never guessed. */
const guessed = sources.filter(({ name }) => name !== 'cef')

const fixtures = guessed
  .filter(({ input }) => input !== 'lines')
  .flatMap((source) => fixtureLines(source, '.jsonl').map((line) => ({ source, record: parsed(line) })))

function fixtureLines({ name }: Source, ending: string): readonly string[] {
  const folder = new URL(`../${name}/golden/`, import.meta.url)
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .flatMap((file) => readFileSync(new URL(file, folder), 'utf8').split('\n'))
    .filter((line) => line !== '')
}

function parsed(line: string): unknown {
  const result = parseJson(line)
  assert.ok('value' in result, line)
  return result.value
}

test('every source has signs, each of one of its layouts', () => {
  for (const { name, signs, layouts } of guessed) {
    assert.ok(signs !== undefined && signs.length > 0, name)
    for (const { layout } of signs) assert.ok(layouts.includes(layout), `${name}: ${layout}`)
  }
})

test('a record that a source recognises has a sign of it, and no other source recognises it', () => {
  const recognised = fixtures.filter(({ source, record }) => source.recognises(record))
  assert.ok(recognised.length > 600, String(recognised.length))
  for (const { source, record } of recognised) {
    const owners = sources.filter(({ recognises }) => recognises(record)).map(({ name }) => name)
    assert.deepEqual(owners, [source.name], inspect(record, { maxStringLength: 60 }))
    assert.ok(identifyRecord(source, record).layout, `${source.name}: ${inspect(record, { maxStringLength: 60 })}`)
  }
})

test('a line of text that a source recognises has a sign of it, and no other source recognises it', () => {
  for (const source of guessed.filter(({ input }) => input === 'lines')) {
    const lines = fixtureLines(source, '.log').filter((line) => source.recognises(line))
    assert.ok(lines.length > 0)
    for (const line of lines) {
      const owners = sources.filter(({ recognises }) => recognises(line)).map(({ name }) => name)
      assert.deepEqual(owners, [source.name], line)
      assert.ok(identifyLine(source, line).layout, line)
    }
  }
})

test('property: whatever its values are, a record that a source recognises has a sign of it', () => {
  const odd = fc.oneof(fc.constantFrom<unknown>(null, '', 0, true, [], {}, [null], 'x'), fc.jsonValue({ maxDepth: 2 }))
  const edits = fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.constantFrom(...fixtures.map(({ record }) => record)), edits, (record, replacements) => {
      const changed = { ...(record as Record<string, unknown>) }
      const keys = Object.keys(changed)
      for (const [index, value] of replacements) {
        const key = keys[index % Math.max(1, keys.length)]
        if (key !== undefined) changed[key] = value
      }
      for (const source of sources) {
        if (source.recognises(changed))
          assert.ok(
            identifyRecord(source, changed).layout,
            `${source.name} ${inspect(changed, { maxStringLength: 60 })}`,
          )
      }
      nearMisses(sources, changed)
    }),
    { numRuns: 500 },
  )
})

test('a record of which one telling member was cut away is nearly recognised, and what it lacks is told', () => {
  let near = 0
  let lost = 0
  for (const { source, record } of fixtures) {
    if (!source.recognises(record)) continue
    for (const key of Object.keys(record as object)) {
      const { [key]: _, ...rest } = record as Record<string, unknown>
      if (sources.some(({ recognises }) => recognises(rest))) continue
      const miss = nearMisses(sources, rest).find((one) => one.source === source)
      if (miss === undefined) lost++
      else {
        near++
        assert.ok(miss.has.length > 0)
      }
    }
  }
  // Some layouts have a single telling member (tetragon, a report of Kubescape): without it nothing is left to tell.
  assert.ok(near > 4 * lost, `${near} near, ${lost} lost`)
})
