import { LineCounter, parseDocument, type YAMLError } from 'yaml'
import type { z } from 'zod'
import { schemaAt, type JsonSchema } from './config-json-schema.ts'
import type { ConfigFault } from './config-fault.ts'
import { explainIssue, explainUnknownKey } from './explain-issue.ts'
import { settingName } from './setting-name.ts'
import { createYamlPlaces, type YamlPlaces } from './yaml-places.ts'

/**
 * Settings that were read, with what the text says as such and the places of that; or everything that is wrong with them, in the
 * order of the file.
 */
export type ReadSettings<T> =
  | { readonly settings: T; readonly value: unknown; readonly places: YamlPlaces }
  | { readonly faults: readonly ConfigFault[] }

export type SettingsSchema<T> = {
  readonly schema: z.ZodType<T>
  /** The same for people: faults are explained with its descriptions and examples. */
  readonly jsonSchema: JsonSchema
  /** Changes what the text says before it is checked: paths made absolute. */
  readonly prepare?: (written: unknown) => unknown
}

/** Nobody writes more by hand; a larger file is a mistake. */
const maxLength = 1024 * 1024
/** Resolving references to references takes exponential time; a configuration needs a handful. */
const maxAliases = 100
/** More is not read by anybody at once. */
const maxFaults = 50

/**
 * Reads settings that people write: YAML 1.2 with its core schema, so that `no` is text and not false. All faults are found at
 * once, each with its place. Never throws.
 */
export function readSettings<T>(text: string, wanted: SettingsSchema<T>): ReadSettings<T> {
  if (text.length > maxLength) return { faults: [whole(`the file has more than ${maxLength} characters`)] }
  try {
    return read(text, wanted)
  } catch (error) {
    // Values nested so deeply that the parser runs out of stack, or references that multiply.
    const reason =
      error instanceof RangeError
        ? 'values are nested too deeply'
        : error instanceof Error
          ? error.message
          : String(error)
    return { faults: [whole(`the file cannot be read as YAML: ${reason}`)] }
  }
}

function whole(message: string): ConfigFault {
  return { line: 1, column: 1, width: 1, path: '', message }
}

function read<T>(text: string, { schema, jsonSchema, prepare }: SettingsSchema<T>): ReadSettings<T> {
  const counter = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    lineCounter: counter,
    prettyErrors: false,
    stringKeys: true,
  })
  const places = createYamlPlaces(document, counter)
  const broken = withoutEchoes([...document.errors, ...document.warnings], counter).map(({ pos, message }) => ({
    ...places.ofOffsets(pos[0], pos[1]),
    path: '',
    message: message.replaceAll(/\s+/g, ' '),
  }))
  if (broken.length > 0) return { faults: inOrder(broken) }
  const written = withoutNothing(document.toJS({ maxAliasCount: maxAliases }) ?? {})
  const value = prepare === undefined ? written : prepare(written)
  const parsed = schema.safeParse(value)
  if (parsed.success) return { settings: parsed.data, value, places }
  const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, value, jsonSchema, places))
  // A value that is of the wrong shape fails its bounds as well.
  const first = faults.filter(({ path }, index) => faults.findIndex((fault) => fault.path === path) === index)
  return { faults: inOrder(first) }
}

/** Behind a place that cannot be read, the parser stumbles over every word. */
function withoutEchoes(problems: readonly YAMLError[], counter: LineCounter): readonly YAMLError[] {
  const lines = problems.map(({ pos }) => counter.linePos(pos[0]).line)
  return problems.filter(
    ({ code }, index) => index === 0 || (code !== 'UNEXPECTED_TOKEN' && !lines.slice(0, index).includes(lines[index]!)),
  )
}

/** A key without a value says nothing: `node:` alone, with everything below it commented out. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => (part === null ? [] : [[key, withoutNothing(part)]])),
  )
}

function faultsOf(issue: z.core.$ZodIssue, value: unknown, schema: JsonSchema, places: YamlPlaces): ConfigFault[] {
  const { path } = issue
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...places.ofKey([...path, key]),
      path: settingName([...path, key]),
      message: explainUnknownKey(key, schemaAt(schema, value, path)),
    }))
  }
  const found = valueAt(value, path)
  const place = issue.code === 'invalid_key' ? places.ofKey(path) : places.ofValue(path)
  return [{ ...place, path: settingName(path), message: explainIssue(issue, found, schemaAt(schema, value, path)) }]
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let part = value
  for (const step of path) {
    if (typeof part !== 'object' || part === null || !Object.hasOwn(part, step)) return undefined
    part = (part as Readonly<Record<PropertyKey, unknown>>)[step]
  }
  return part
}

function inOrder(faults: readonly ConfigFault[]): readonly ConfigFault[] {
  return faults.toSorted((one, other) => one.line - other.line || one.column - other.column).slice(0, maxFaults)
}
