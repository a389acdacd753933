import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { familyOf, isCarried, type Event, type Family, type FieldName } from '@tidewaiter/model'
import { createDetector, createRecordReader, parseJson, recordText, redact, type Source } from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { coverages, coveragePage } from './docs/coverage.ts'

const corpus = new URL('../../shared/corpus/', import.meta.url)
const skip = !existsSync(corpus) && 'the recorded files are not here'
const all = coverages()

test(
  'what the coverage page says is never filled, or not in events of a family, no recorded file fills',
  { skip },
  () => {
    const wrong = new Set<string>()
    const sightings = new Set<string>()
    for (const folder of readdirSync(corpus)) {
      for (const file of readdirSync(new URL(`${folder}/`, corpus))) {
        const bytes = readFileSync(new URL(`${folder}/${file}`, corpus))
        for (const source of sourcesOf(bytes)) {
          const coverage = all.find((one) => one.source === source)
          for (const event of eventsIn(source, bytes)) {
            const family = familyOf(event.code) as Family
            for (const [field, value] of Object.entries(event.fields) as [FieldName, unknown][]) {
              if (value === undefined || !isCarried(field, family)) continue
              sightings.add(`${source.name} ${field}`)
              const key = coverage?.keys.find((one) => one.field === field)
              if (key?.families.includes(family) !== true) wrong.add(`${source.name} ${family} ${field}: ${file}`)
            }
          }
        }
      }
    }
    assert.deepEqual([...wrong], [])
    assert.ok(sightings.size > 150, String(sightings.size))
  },
)

test('every family of a source has events in its fixtures, and every field of its mapping stands in one', () => {
  for (const { source, keys } of all) {
    const families = new Set(keys.flatMap((key) => key.families))
    const unseenFamilies = source.families.filter((family) => !families.has(family))
    assert.deepEqual(unseenFamilies, withoutFixture[source.name] ?? [], source.name)
    const mapping = source.open(source.defaults, { serverName: 's', peerAddress: '127.0.0.1', redact }).mapping
    const declared = new Set((mapping?.rulesets ?? []).flatMap((rules) => Object.keys(rules)))
    const unseen = [...declared].filter((field) => !keys.some((key) => key.field === field))
    assert.deepEqual(unseen.filter(isOfScheme), [], source.name)
  }
})

test('places are found that people know', () => {
  const page = coveragePage()
  assert.match(page, /\| `cs4` \| [^|]+ \| [^|]*`output_fields\.proc\.cmdline`/)
  assert.match(page, /\| `suser` \| [^|]+ \| `user\.username`/)
  assert.match(page, /\| `fname` \| [^|]+ \| `ArtifactName`/)
  assert.match(page, /\| `reason` \| [^|]+ \| [^|]*`tests\[\]\.results\[\]\.desc`/)
})

/** With the option `pipeline` alone, which the fixtures of other scanners cover. */
const withoutFixture: Readonly<Record<string, readonly Family[]>> = { aqua: ['CI'] }

/** Fields that the KCS profiles write. */
function isOfScheme(field: string): boolean {
  return (['PM', 'FM', 'NT', 'AG'] as const).some((family) => isCarried(field as FieldName, family))
}

function sourcesOf(bytes: Buffer): readonly Source[] {
  const detector = createDetector(sources)
  detector.push(bytes)
  return detector.end().found.flatMap(({ form, source }) => (form === 'records' || form === 'lines' ? [source] : []))
}

/** The events of a file, read with everything configured. */
function eventsIn(source: Source, bytes: Buffer): readonly Event[] {
  const reader = source.open(source.defaults, {
    serverName: 'server.example.com',
    peerAddress: '127.0.0.1',
    clusterName: 'cluster',
    nodeName: 'node',
    nodeAddress: '192.0.2.1',
    redact,
    receivedAt: () => 0,
  })
  const events: Event[] = []
  for (const [record, raw] of recordsIn(source, bytes)) {
    const reading = reader.read(record, raw)
    events.push(...(reading.settled ?? []), ...(reading.kind === 'events' ? reading.events : []))
  }
  return [...events, ...reader.flush()]
}

function* recordsIn({ input }: Source, bytes: Buffer): Generator<readonly [record: unknown, raw: string]> {
  if (input === 'lines') {
    for (const line of bytes.toString().split(/[\r\n\0]+/)) if (line !== '') yield [line, line]
    return
  }
  const reader = createRecordReader({ maxRecordBytes: bytes.length })
  for (const item of [...reader.push(bytes), ...reader.end()]) {
    if (item.kind !== 'record') continue
    const raw = recordText(item)
    const parsed = parseJson(raw)
    if ('value' in parsed) yield [parsed.value, raw]
  }
}
