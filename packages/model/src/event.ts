import { codes, familyOf, isCode, type Code, type FamilyOf } from './codes.ts'
import type { Family } from './families.ts'
import { fields, isAllowed, type CarrierOf, type FieldName } from './fields.ts'
import type { Operation } from './operations.ts'
import { outcomesOf, type Outcome, type OutcomeOf } from './outcomes.ts'
import { valueFault } from './event-values.ts'

type ValueOf<N extends FieldName> = (typeof fields)[N]['type'] extends 'uint32' | 'port'
  ? number
  : (typeof fields)[N]['type'] extends 'direction'
    ? 0 | 1
    : (typeof fields)[N]['type'] extends 'operation'
      ? Operation
      : string

/** The fields that an event of the family may hold. */
export type FieldsOf<F extends Family> = {
  readonly [N in FieldName as F extends CarrierOf<N> ? N : never]?: ValueOf<N>
}

/** Every field there is; the fields of an event whose family is not known to the compiler. */
export type AnyFields = { readonly [N in FieldName]?: ValueOf<N> }

/** Where an event came from: the tool, its own name for what it saw, and its own judgement of how bad that is. */
export type Origin = {
  /** Name of the source, such as `falco`. */
  readonly tool: string
  /** Name of the rule, policy or check that fired. */
  readonly rule?: string
  /** Priority or severity in the tool's own words. */
  readonly priority?: string
}

/**
 * That an event stands for others too, in place of which it is sent: it is the last of them.
 *
 * `alike`: the others say the same. `excess`: they were beyond a rate, and only share what the rate is counted by.
 */
export type Summary = {
  readonly kind: 'alike' | 'excess'
  /** Events that it stands for, itself included; 2 or more. */
  readonly count: number
  /** Time of the earliest of them, ms since 1970-01-01 UTC. */
  readonly since: number
}

/**
 * One thing that happened, in the KCS scheme.
 *
 * `time` is the moment it happened, in milliseconds since 1970-01-01 UTC. `id` is stable: the same record read twice
 * gives the same id, so that a receiver can drop duplicates. Severity and name are not stored: they follow from the
 * code and the outcome.
 */
export type Event<C extends Code = Code> = {
  readonly code: C
  readonly time: number
  readonly id: string
  readonly outcome: Outcome
  readonly fields: AnyFields
  readonly origin?: Origin
  /** Absent: it stands for itself alone. */
  readonly summary?: Summary
}

/** What {@link createEvent} takes: as `Event`, but only with what the family of the code may have. */
export type NewEvent<C extends Code> = {
  readonly code: C
  readonly time: number
  readonly id: string
  readonly outcome: OutcomeOf<FamilyOf<C>>
  readonly fields: FieldsOf<FamilyOf<C>> & { readonly sourceName: string; readonly sourceAddress: string }
  readonly origin?: Origin
}

/** One thing wrong with an event: which field, and what about it. */
export type EventFault = { readonly field: string; readonly fault: string }

/** Thrown by {@link createEvent}; names every field at fault, not only the first. */
export class InvalidEventError extends Error {
  readonly faults: readonly EventFault[]

  constructor(code: string, faults: readonly EventFault[]) {
    super(`Not a valid ${code} event: ${faults.map(({ field, fault }) => `${field}: ${fault}`).join('; ')}`)
    this.name = 'InvalidEventError'
    this.faults = faults
  }
}

/**
 * Builds an event and checks it against the catalogue. Fields that are undefined are left out.
 *
 * The compiler already refuses fields that the family of a literal code does not carry; this check holds for codes and
 * values that come from data.
 *
 * @throws {InvalidEventError} naming each field that the family does not carry or whose value is not of its type
 */
export function createEvent<C extends Code>(input: NewEvent<C>): Event<C> {
  const faults = eventFaults(input)
  if (faults.length > 0) throw new InvalidEventError(input.code, faults)
  const present: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input.fields)) if (value !== undefined) present[name] = value
  const { code, time, id, outcome, origin } = input
  return { code, time, id, outcome, fields: present, ...(origin && { origin }) }
}

/** Everything that is wrong with an event: an empty list for one that {@link createEvent} would accept. */
export function eventFaults(event: Event): readonly EventFault[] {
  if (!isCode(event.code)) return [{ field: 'code', fault: `is not in the catalogue: ${String(event.code)}` }]
  const family = familyOf(event.code) as Family
  const faults: EventFault[] = []
  if (!Number.isSafeInteger(event.time)) {
    faults.push({ field: 'time', fault: 'expects whole milliseconds since 1970-01-01 UTC' })
  }
  if (event.id === '' || typeof event.id !== 'string') faults.push({ field: 'id', fault: 'expects text' })
  const allowed = outcomesOf(family)
  if (!allowed.includes(event.outcome)) {
    faults.push({ field: 'outcome', fault: `expects ${allowed.join(', ')} in ${family} events, got ${event.outcome}` })
  }
  for (const [name, value] of Object.entries(event.fields)) {
    if (value === undefined) continue
    if (!Object.hasOwn(fields, name)) faults.push({ field: name, fault: 'is not a field of the catalogue' })
    else if (!isAllowed(name as FieldName, family))
      faults.push({ field: name, fault: `is not carried by ${family} events` })
    else {
      const fault = valueFault(name as FieldName, family, value)
      if (fault !== undefined) faults.push({ field: name, fault })
    }
  }
  for (const name of ['sourceName', 'sourceAddress'] as const) {
    if (event.fields[name] === undefined) faults.push({ field: name, fault: 'stands in every event, but is missing' })
  }
  // Source table, `reason`: with status Error and with no other.
  if (isAllowed('reason', family)) {
    const hasReason = event.fields.reason !== undefined
    if (event.outcome === 'Error' && !hasReason)
      faults.push({ field: 'reason', fault: 'is missing from an event with outcome Error' })
    if (event.outcome !== 'Error' && hasReason) faults.push({ field: 'reason', fault: 'belongs to outcome Error only' })
  }
  return faults
}

/** What a code means, for people. */
export function meaningOf(code: Code): string {
  return codes[code].meaning
}
