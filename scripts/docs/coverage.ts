import { fieldDefinition, fieldNames, kcs20, type FieldName } from '@tidewaiter/model'
import type { Source } from '@tidewaiter/sources'
import { sources } from '@tidewaiter/sources/all'
import { coverSource, type KeyCoverage, type SourceCoverage } from './coverage/cover-source.ts'
import { code, page, table } from './markdown.ts'

/** What every source fills, in their order. CEF of other senders is left out: it passes on whatever came. */
export function coverages(): readonly SourceCoverage[] {
  return sources
    .filter(({ name }) => name !== 'cef')
    .map((source) => coverSource(source, new URL(`../../packages/sources/src/${source.name}/golden/`, import.meta.url)))
}

const carriedFields = fieldNames.filter((field) => fieldDefinition(field).key !== null)

/** The reference page of what each tool can say in each key. */
export function coveragePage(): string {
  const all = coverages()
  return page('Which tool fills which key', 'packages/sources/src', [
    'For each key of KCS 2.0: which tools fill it, from which place of their output, and which never do, so that nobody waits for ' +
      'a value that cannot come. Made by running every source over its test records; a place that is taken as it stands is ' +
      'named as it is, one from which the value is cut, joined or chosen is named behind "worked out from". `[]` is every ' +
      'element of a list. The same for programs: [coverage.json](coverage.json).',
    'The name, severity, `outcome` and the labels follow from the event and stand in every message. What a tool says only when it is ' +
      'told to is in its guide. CEF of other senders has the keys that it came with.',
    '## By key',
    table(
      ['Key', 'Meaning', 'Filled by', 'Only as configured', 'Never'],
      carriedFields.map((field) => keyRow(field, all)),
    ),
    '*Only as configured*: the tool does not say it; the event has it from your settings (`--cluster`, `--node`, ' +
      '`--node-address`, those of the way in, an option of the source), or from where the record was read. *Never*: tools whose ' +
      'events have a place for the key, and that cannot fill it. A tool that is not named in a row has no events that carry ' +
      'the key.',
    ...all.flatMap(sourceSections),
  ])
}

/** The same as data. */
export function coverageJson(): string {
  const data = coverages().map(({ source, keys, never }) => ({
    source: source.name,
    keys: keys.map(({ field, families, origins, isOptional }) => ({
      key: keyOf(field),
      field,
      families,
      taken: origins.taken,
      derived: origins.derived,
      settings: origins.settings,
      optional: isOptional,
    })),
    never: never.map((field) => ({ key: keyOf(field), field })),
  }))
  return `${JSON.stringify({ scheme: kcs20.name, sources: data }, null, 2)}\n`
}

function keyRow(field: FieldName, all: readonly SourceCoverage[]): readonly string[] {
  const having = all.flatMap(({ source, keys }) => {
    const key = keys.find((one) => one.field === field)
    return key === undefined ? [] : [{ source, isConfigured: isConfigured(key) }]
  })
  const names = (list: readonly Source[]): string => list.map(({ name }) => name).join(', ') || '-'
  return [
    code(keyOf(field)),
    fieldDefinition(field).meaning,
    names(having.filter((one) => !one.isConfigured).map(({ source }) => source)),
    names(having.filter((one) => one.isConfigured).map(({ source }) => source)),
    names(all.filter(({ never }) => never.includes(field)).map(({ source }) => source)),
  ]
}

function isConfigured({ origins: { taken, derived, settings }, isOptional }: KeyCoverage): boolean {
  return isOptional || (taken.length + derived.length === 0 && settings.length > 0)
}

function sourceSections({ source, keys, never }: SourceCoverage): readonly string[] {
  const rows = keys.map((key) => [
    code(keyOf(key.field)),
    fieldDefinition(key.field).caption,
    originText(source, key),
    key.families.join(', '),
  ])
  const missing = never.map((field) => `${code(keyOf(field))} (${fieldDefinition(field).caption})`)
  return [
    `## ${source.title}`,
    table(['Key', 'Meaning', 'From', 'In events of'], rows),
    missing.length === 0 ? 'Nothing that its events have a place for is missing.' : `Never: ${missing.join(', ')}.`,
  ]
}

/** What the settings are called for people. */
const settingTexts: Readonly<Record<string, string>> = {
  serverName: 'the name of this machine',
  peerAddress: 'the address of who handed the record over',
  clusterName: 'the cluster that is configured',
  nodeName: 'the node that is configured',
  nodeAddress: 'the address of the node that is configured',
}

/** Fields whose value is a word or number of the scheme, which no record holds. */
const ofScheme: ReadonlySet<FieldName> = new Set<FieldName>(['operation', 'direction'])

/** Places that are named; the others are in the file for programs. */
const mostPaths = 8

function originText({ input }: Source, { field, origins, isOptional }: KeyCoverage): string {
  if (isOptional) return 'an option of the source'
  if (ofScheme.has(field)) return 'what the record tells of'
  const { taken, derived, settings } = origins
  const paths = (list: readonly string[]): string =>
    list.slice(0, mostPaths).map(code).join(', ') + (list.length > mostPaths ? ' ...' : '')
  const parts = [
    ...(taken.length === 0 ? [] : [paths(taken)]),
    ...(derived.length === 0 ? [] : [`worked out from ${paths(derived)}`]),
    ...(input === 'lines' && !settings.includes('peerAddress') && field !== 'nodeAddress' ? lineText(field) : []),
    ...settings.map((name) => settingTexts[name] ?? name),
  ]
  return parts.join('; ') || 'what the record tells of'
}

/** Of text there are no places to name. Where the machine runs, the line does not say. */
function lineText(field: FieldName): readonly string[] {
  return (['clusterName', 'nodeName', 'sourceName'] as readonly FieldName[]).includes(field) ? [] : ['the line']
}

function keyOf(field: FieldName): string {
  return fieldDefinition(field).key ?? ''
}
