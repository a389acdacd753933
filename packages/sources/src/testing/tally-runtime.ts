import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { eventFaults } from '@tidewaiter/model'
import { parseJson } from '../input/parse-json.ts'
import { recordText } from '../input/read-item.ts'
import { createRecordReader } from '../input/record-reader.ts'
import type { Source } from '../source.ts'
import { goldenContext } from './golden.ts'

/**
 * What the recorded files of a runtime sensor come to: the counts of codes with their outcomes, of skips and of refusals, in
 * the order of their names. Every record has to be recognised, every event to be valid and without words that mean "absent".
 */
export function tallyRuntime<Options>(source: Source<Options>, folder: URL): Readonly<Record<string, string>> {
  const files = readdirSync(folder).filter((file) => file !== 'README.md')
  return Object.fromEntries(files.map((file) => [file, tallyFile(source, readFileSync(new URL(file, folder)))]))
}

function tallyFile<Options>(source: Source<Options>, bytes: Buffer): string {
  const reader = source.open(source.defaults, goldenContext)
  const counts = new Map<string, number>()
  for (const raw of recordsOf(bytes)) {
    const parsed = parseJson(raw)
    assert.ok('value' in parsed)
    assert.ok(source.recognises(parsed.value), raw)
    const reading = reader.read(parsed.value, raw)
    const events = reading.kind === 'events' ? reading.events : []
    for (const event of events) {
      assert.deepEqual(eventFaults(event), [])
      for (const value of Object.values(event.fields)) assert.doesNotMatch(String(value), /^(?:4294967295|-1|null|)$/)
    }
    const why = 'reason' in reading ? `${reading.kind}: ${reading.reason}` : reading.kind
    const results = reading.kind === 'events' ? events.map(({ code, outcome }) => `${code} ${outcome}`) : [why]
    for (const result of results) counts.set(result, (counts.get(result) ?? 0) + 1)
  }
  return [...counts]
    .map(([result, count]) => `${result} ${count}`)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ')
}

/** The JSON records in a file, none of which is broken. */
export function recordsOf(bytes: Buffer): readonly string[] {
  const reader = createRecordReader()
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    assert.notEqual(item.kind, 'refused')
    return item.kind === 'record' ? [recordText(item)] : []
  })
}
