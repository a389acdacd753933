import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseCef } from '@tidewaiter/cef'
import {
  familyNames,
  familyOf,
  fieldDefinition,
  fieldNames,
  isCarried,
  kcs20,
  readEvent,
  type Event,
  type Family,
  type FieldName,
} from '@tidewaiter/model'
import {
  decide,
  parseJson,
  redact,
  type Reading,
  type Source,
  type SourceContext,
  type SourceReader,
} from '@tidewaiter/sources'
import { originsDeclared, originsSeen, type Origins, type Sighting } from './origins.ts'
import { traced, type Reads } from './traced.ts'

/** What a source can fill of the KCS keys. */
export type SourceCoverage = {
  readonly source: Source
  readonly keys: readonly KeyCoverage[]
  /** Keys that its families carry and that it never fills. */
  readonly never: readonly FieldName[]
}

export type KeyCoverage = {
  readonly field: FieldName
  readonly families: readonly Family[]
  readonly origins: Origins
  /** True when it is there only with an option of the source that is not the default. */
  readonly isOptional: boolean
}

/** Stand-ins for the settings, which no record holds. */
const bare: SourceContext = {
  serverName: 'the-server.invalid',
  peerAddress: '203.0.113.201',
  redact,
  receivedAt: () => 0,
}
const full: SourceContext = {
  ...bare,
  clusterName: 'the-cluster.invalid',
  nodeName: 'the-node.invalid',
  nodeAddress: '203.0.113.202',
}
const settingNames = ['serverName', 'peerAddress', 'clusterName', 'nodeName', 'nodeAddress'] as const
const settings: ReadonlyMap<string, string> = new Map(settingNames.map((name) => [full[name] as string, name]))

/**
 * What a source can fill: found by running it over its fixtures, with and without settings, and by reading the messages that the
 * fixtures give with the options that their test sets. Where a source has a mapping, its rules say where the values come from, and
 * in which families.
 *
 * @param folder the golden files of the source
 */
export function coverSource(source: Source, folder: URL): SourceCoverage {
  const seen = new Map<FieldName, { readonly families: Set<Family>; readonly sightings: Sighting[] }>()
  const add = (event: Event, reads: Reads): void => {
    const family = familyOf(event.code) as Family
    for (const [name, value] of Object.entries(event.fields)) {
      const field = name as FieldName
      if (value === undefined || !isCarried(field, family)) continue
      const one = seen.get(field) ?? { families: new Set(), sightings: [] }
      one.families.add(family)
      one.sightings.push({ value, reads })
      seen.set(field, one)
    }
  }
  const files = existsSync(folder) ? readdirSync(folder) : []
  const ending = source.input === 'lines' ? '.log' : '.jsonl'
  for (const file of files.filter((name) => name.endsWith(ending))) {
    const lines = readFileSync(new URL(file, folder), 'utf8').split('\n')
    for (const context of [bare, full]) readTraced(source, lines, context, add)
  }
  const byDefault = new Set(seen.keys())
  for (const file of files.filter((name) => name.endsWith('.cef') && !name.endsWith('.cef-profile.cef'))) {
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      if (line.startsWith('#') || line === '') continue
      const { event } = readEvent(parseCef(line), { receivedAt: 0, profile: kcs20 })
      if (event !== null) add(event, new Map())
    }
  }
  const mapping = source.open(source.defaults, bare).mapping
  if (mapping !== undefined) {
    for (const file of files.filter((name) => name.endsWith(ending))) {
      for (const [field, family] of ruledIn(mapping, readFileSync(new URL(file, folder), 'utf8').split('\n')))
        seen.get(field)?.families.add(family)
    }
  }
  const keys = fieldNames.flatMap((field): readonly KeyCoverage[] => {
    const one = seen.get(field)
    if (one === undefined) return []
    const declared = mapping === undefined ? undefined : originsDeclared(mapping, field)
    const isDeclared = declared !== undefined && declared.taken.length + declared.derived.length > 0
    return [
      {
        field,
        families: familyNames.filter((family) => one.families.has(family)),
        origins: isDeclared ? declared : originsSeen(one.sightings, settings),
        isOptional: !byDefault.has(field),
      },
    ]
  })
  const carried = fieldNames.filter(
    (field) => fieldDefinition(field).key !== null && source.families.some((family) => isCarried(field, family)),
  )
  return { source, keys, never: carried.filter((field) => !seen.has(field)) }
}

/** Reads the lines of a fixture, and tells each event with what was read of its record. */
function readTraced(
  source: Source,
  lines: readonly string[],
  context: SourceContext,
  add: (event: Event, reads: Reads) => void,
): void {
  const reader = source.open(source.defaults, context)
  for (const line of lines) {
    if (line === '') continue
    const reads: Reads = new Map()
    for (const event of eventsOf(reader.read(recordOf(source, line, reads), line))) add(event, reads)
  }
  for (const event of reader.flush()) add(event, new Map())
}

/** The fields that the rules for a record may fill, and its family: also where this one lacks them. */
function* ruledIn(mapping: Mapping, lines: readonly string[]): Generator<readonly [FieldName, Family]> {
  for (const line of lines) {
    const parsed = parseJson(line)
    if (!('value' in parsed)) continue
    const decision = decide(mapping, parsed.value, bare)
    if (decision.do !== 'event') continue
    const family = familyOf(decision.code) as Family
    for (const field of Object.keys(decision.rules) as FieldName[]) if (isCarried(field, family)) yield [field, family]
  }
}

type Mapping = NonNullable<SourceReader['mapping']>

function recordOf({ input }: Source, line: string, reads: Reads): unknown {
  if (input === 'lines') return line
  const parsed = parseJson(line)
  return 'value' in parsed ? traced(parsed.value, reads) : undefined
}

function eventsOf(reading: Reading): readonly Event[] {
  return [...(reading.settled ?? []), ...(reading.kind === 'events' ? reading.events : [])]
}
