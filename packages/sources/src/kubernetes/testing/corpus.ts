import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { eventFaults } from '@tidewaiter/model'
import { parseJson } from '../../input/parse-json.ts'
import { recordText } from '../../input/read-item.ts'
import { createRecordReader } from '../../input/record-reader.ts'
import type { Source } from '../../source.ts'
import { sources } from '../../sources.ts'
import { goldenContext } from '../../testing/golden.ts'

const corpus = new URL('../../../../../../shared/corpus/', import.meta.url)

/** A clock that stands still: where an event has its time, it was the record that had none. */
const receivedAt = (): number => Date.UTC(2026, 2, 4, 9)

/**
 * Tests that every record of every recorded file in a folder becomes what it should: `CODE number`, or `skipped: reason number`, with
 * `reports number` for scan reports. A new reader reads each file.
 *
 * @param expected by the name of the file
 */
export function testCorpus<Options>(
  source: Source<Options>,
  folder: string,
  expected: Readonly<Record<string, string>>,
): void {
  const skip = !existsSync(corpus) && 'the recorded files are not here'
  test(`${source.name} corpus: every record of every recorded file becomes what it should`, { skip }, () => {
    const actual: Record<string, string> = {}
    for (const file of readdirSync(new URL(`${folder}/`, corpus))) {
      if (file !== 'README.md') actual[file] = tally(source, new URL(`${folder}/${file}`, corpus))
    }
    assert.deepEqual(actual, expected)
  })
}

function tally<Options>(source: Source<Options>, file: URL): string {
  const reader = source.open(source.defaults, { ...goldenContext, receivedAt })
  const counts = new Map<string, number>()
  const count = (result: string): void => void counts.set(result, (counts.get(result) ?? 0) + 1)
  for (const raw of recordsOf(file)) {
    if (raw === undefined) {
      count('not JSON')
      continue
    }
    const parsed = parseJson(raw)
    assert.ok('value' in parsed)
    const readers = sources.filter(({ input }) => input !== 'lines')
    const owners = readers.filter(({ recognises }) => recognises(parsed.value)).map(({ name }) => name)
    assert.deepEqual(owners, [source.name], raw.slice(0, 200))
    const reading = reader.read(parsed.value, raw)
    for (const event of reading.kind === 'events' ? reading.events : []) {
      assert.deepEqual(eventFaults(event), [])
      count(event.code)
    }
    if (reading.kind === 'skipped' || reading.kind === 'refused') count(`${reading.kind}: ${reading.reason}`)
    for (const _ of reading.reports ?? []) count('reports')
  }
  return [...counts]
    .map(([result, number]) => `${result} ${number}`)
    .toSorted((a, b) => a.localeCompare(b))
    .join(', ')
}

/** The records in a file as JSON text; undefined stands for one that is none. */
function recordsOf(file: URL): readonly (string | undefined)[] {
  const bytes = readFileSync(file)
  if (file.pathname.endsWith('.yaml')) return yamlRecords(bytes.toString())
  const reader = createRecordReader()
  return [...reader.push(bytes), ...reader.end()].flatMap((item) => {
    if (item.kind === 'refused') return [undefined]
    return item.kind === 'record' ? [recordText(item)] : []
  })
}

/** The API gives JSON; what manuals and tests of the tools print is YAML. Only the gateway depends on a reader of it. */
function yamlRecords(text: string): readonly string[] {
  const load = createRequire(new URL('../../../../gateway/package.json', import.meta.url))
  const { parseAllDocuments } = load('yaml') as {
    parseAllDocuments: (source: string) => readonly { toJS: () => unknown }[]
  }
  return parseAllDocuments(text).map((document) => JSON.stringify(document.toJS()))
}
