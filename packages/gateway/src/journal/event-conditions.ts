import { compileEntryTest, type ReadEntry } from '@tidewaiter/delivery'
import { foldCase, type Query, type TextTest } from '@tidewaiter/journal'
import { fieldDefinition, fieldNames, modes, profiles, statuses, type FieldName, type Outcome } from '@tidewaiter/model'
import { GatewayError } from '../gateway-errors.ts'
import type { FoundEvent } from './found-event.ts'

/** Which events of a journal are looked for; every condition that is given has to hold. */
export type EventConditions = {
  /** Time of the event, ms since 1970-01-01 UTC, inclusive and exclusive. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  /** Families (`PM`) and codes (`PM-002`). */
  readonly codes?: readonly string[] | undefined
  /** CEF severity, 0 to 10. */
  readonly minSeverity?: number | undefined
  readonly severities?: readonly number[] | undefined
  readonly outcomes?: readonly Outcome[] | undefined
  readonly fields?: readonly FieldCondition[] | undefined
  /**
   * Stands in the code, the name or a value of the message, whatever the case; labels are not values. `foldCase` of the journal
   * says what that means beyond ASCII.
   */
  readonly text?: string | undefined
  /** A condition in CEL, as for integrations. */
  readonly where?: string | undefined
  /** What whoever asks may see. */
  readonly allowed?: ((event: FoundEvent) => boolean) | undefined
}

/** Of the value of a field, with its case; numbers as they are written in decimal. An event without the field does not match. */
export type FieldCondition = {
  readonly name: FieldName
  readonly test: 'is' | 'contains' | 'prefix'
  readonly value: string
}

/** Conditions that are ready for use. */
export type CompiledConditions = {
  /** What the journal looks for in its own threads: every match, and perhaps others. */
  readonly query: Omit<Query, 'form' | 'from' | 'to' | 'order'>
  /** False when the query alone is enough. */
  readonly needsEntry: boolean
  /** Whether an entry that the query found is meant; `allowed` apart. */
  readonly test: (entry: ReadEntry) => boolean
}

const longestText = 1000
const mostFields = 20

/**
 * @throws {GatewayError} `request-invalid`: a text or a list that is too long
 * @throws {DeliveryError} `selection-invalid`, for `where`
 */
export function compileConditions(conditions: EventConditions): CompiledConditions {
  const { since, until, codes, outcomes, fields = [], text, where } = conditions
  check(fields.length <= mostFields, `more than ${mostFields} conditions on fields`)
  for (const one of [text ?? '', ...fields.map(({ value }) => value)]) {
    check(one.length <= longestText, `a text of more than ${longestText} characters`)
  }
  for (const { name } of fields) check(fieldNames.includes(name), `there is no field ${name}`)
  const severities = severitiesOf(conditions)
  const texts = [
    ...fields.map(textOfField),
    ...(text === undefined ? [] : [{ ...textOf(text), ignoreCase: true as const }]),
  ]
  const tests = [
    outcomes && (({ event }: ReadEntry): boolean => event !== undefined && outcomes.includes(event.outcome)),
    ...fields.map(fieldTest),
    text === undefined ? undefined : textTest(text),
    where === undefined ? undefined : compileEntryTest(where, 'the search'),
  ].filter((test) => test !== undefined)
  return {
    query: {
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(codes !== undefined && { codes }),
      ...(severities !== undefined && { severities }),
      // Other senders spell them in other ways, which is why the wanted ones are not looked for.
      ...(outcomes !== undefined && { outcomesNot: [...modes, ...statuses].filter((one) => !outcomes.includes(one)) }),
      texts: texts.filter(({ anyOf }) => !anyOf.includes('')),
    },
    needsEntry: tests.length > 0,
    test: (entry) => tests.every((test) => test(entry)),
  }
}

function check(holds: boolean, fault: string): void {
  if (!holds) throw new GatewayError('request-invalid', { fault })
}

function severitiesOf({ minSeverity, severities }: EventConditions): readonly number[] | undefined {
  if (severities === undefined && (minSeverity ?? 0) <= 0) return undefined
  return (severities ?? Array.from({ length: 11 }, (_, i) => i)).filter((one) => one >= (minSeverity ?? 0))
}

/** What reading a message makes of escapes, and of bytes that are no text: it parts a value into what stands there as it is. */
const changed = /[\\=|\n\r\ufffd]/

/** The longest part of a text that stands in a message as it is, wherever the text is in a value. */
function textOf(text: string): TextTest {
  return { anyOf: [longest(text.toWellFormed().split(changed))] }
}

/** The same for a field. Where a value begins is known, its key is put before it: `cs3=shop` is rarer than `shop`. */
function textOfField({ name, test, value }: FieldCondition): TextTest {
  const [start = '', ...rest] = value.toWellFormed().split(changed)
  // Another sender may have written a number with zeros before it.
  const isNumber = ['uint32', 'port', 'direction'].includes(fieldDefinition(name).type)
  if (test === 'contains' || isNumber) return { anyOf: [longest([start, ...rest])] }
  const keys = new Set(
    profiles.flatMap(({ slots }) => slots.flatMap((slot) => (slot.value === name ? [slot.key] : []))),
  )
  const later = longest(rest)
  return { anyOf: later.length > start.length + 4 ? [later] : [...keys].map((key) => `${key}=${start}`) }
}

function longest(parts: readonly string[]): string {
  return parts.reduce((one, other) => (other.length > one.length ? other : one), '')
}

function fieldTest({ name, test, value }: FieldCondition): (entry: ReadEntry) => boolean {
  const wanted = value.toWellFormed()
  return ({ event }) => {
    const found = event?.fields[name]
    if (found === undefined) return false
    const text = String(found)
    if (test === 'is') return text === wanted
    return test === 'prefix' ? text.startsWith(wanted) : text.includes(wanted)
  }
}

function textTest(text: string): (entry: ReadEntry) => boolean {
  const wanted = foldCase(text.toWellFormed())
  const holds = (value: string): boolean => foldCase(value).includes(wanted)
  return ({ message: { header, extension } }) =>
    holds(header?.deviceEventClassId ?? '') ||
    holds(header?.name ?? '') ||
    Object.entries(extension).some(([key, value]) => !isLabel(key, extension) && holds(value))
}

function isLabel(key: string, extension: Readonly<Record<string, string>>): boolean {
  return key.endsWith('Label') && extension[key.slice(0, -'Label'.length)] !== undefined
}
