import {
  createEvent,
  eventId,
  familyOf,
  InvalidEventError,
  valueFault,
  type Event,
  type Family,
  type FieldName,
  type NewEvent,
  type Code,
  type ScanReport,
} from '@tidewaiter/model'
import type { SourceContext } from '../source-context.ts'
import type { Fault } from './faults.ts'
import type { Defect, VerbatimMessage } from './verbatim-message.ts'
import { stepsOf, valueAt, type Steps } from './json-path.ts'
import type { Candidate, Decision, Mapping, Path, Rules, TimeUnit } from './mapping.ts'
import {
  candidateText,
  countOf,
  digestOf,
  epochTimeOf,
  ipv4Of,
  ipv6Of,
  isStart,
  maxId,
  maxPort,
  namedDigestOf,
  textOf,
  timeOf,
} from './values.ts'

/** What became of one record: events, or the reason why there are none. */
export type Reading = (
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
  /** The event is kept back until a later record says more about it. */
  | { readonly kind: 'held' }
) & {
  /** The record is a message already, and goes out as it is, in place of events. */
  readonly verbatim?: VerbatimMessage
  /** Host for the syslog header of the events; the node that they name when absent. */
  readonly host?: string | undefined
  /** What is wrong with the record, although nothing had to be refused. */
  readonly defects?: readonly Defect[]
  /** Events of earlier records that were held until this one; they come before its own. */
  readonly settled?: readonly Event[]
  /** What a scanner found, beside the events. */
  readonly reports?: readonly ScanReport[]
  /** Parts of the record that could not be read, beside the events of the others. */
  readonly faults?: readonly Fault[]
}

/** A record's decision under a mapping. */
export function decide(mapping: Mapping, record: unknown, context: SourceContext): Decision {
  return mapping.decide(factsOf(mapping, record), context)
}

/** What a mapping decides about a record from. */
export function factsOf({ decideFrom }: Mapping, record: unknown): readonly unknown[] {
  return decideFrom.map((fact) =>
    typeof fact === 'string' ? at(record, fact) : fact.work(fact.from.map((path) => at(record, path))),
  )
}

/**
 * Runs a mapping on a parsed record: the plain program, and the reference for the fast one.
 *
 * @param raw the record's bytes or text, for the event's id
 */
export function mapRecord(
  mapping: Mapping,
  decision: Extract<Decision, { do: 'event' }>,
  record: unknown,
  raw: Uint8Array | string,
  context: SourceContext,
): Reading {
  const time = readTime(at(record, mapping.time), mapping.timeUnit)
  if (time === undefined) {
    const or = mapping.timeUnit === undefined ? '' : ` nor ${mapping.timeUnit} since 1970`
    return { kind: 'refused', reason: `${mapping.time} is no RFC 3339 time${or}` }
  }
  const fields: Record<string, unknown> = fieldsOf(decision.rules, record, context, familyOf(decision.code) as Family)
  if (decision.operation !== undefined) fields['operation'] = decision.operation
  if (decision.direction !== undefined) fields['direction'] = decision.direction
  if (decision.reason !== undefined) fields['reason'] = decision.reason
  const rule = mapping.rule === undefined ? undefined : textOf(at(record, mapping.rule))
  const priority = mapping.priority === undefined ? undefined : textOf(at(record, mapping.priority))
  const event = {
    code: decision.code,
    time,
    id: eventId(raw),
    outcome: decision.outcome,
    fields,
    origin: { tool: mapping.tool, ...(rule !== undefined && { rule }), ...(priority !== undefined && { priority }) },
  }
  try {
    return { kind: 'events', events: [createEvent(event as unknown as NewEvent<Code>) as Event] }
  } catch (error) {
    if (error instanceof InvalidEventError) return { kind: 'refused', reason: error.message }
    throw error
  }
}

function readTime(value: unknown, unit: TimeUnit | undefined): number | undefined {
  return timeOf(value) ?? (unit === undefined ? undefined : epochTimeOf(value, unit))
}

/**
 * The fields that the rules give for a record; absent ones are left out. A value that its field cannot hold counts as
 * absent: what a tool or an attacker wrote into one place must not cost the event.
 */
function fieldsOf(
  rules: Rules,
  record: unknown,
  context: SourceContext,
  family: Family,
): Record<string, string | number> {
  const fields: Record<string, string | number> = {}
  for (const name of Object.keys(rules) as FieldName[]) {
    for (const candidate of rules[name] ?? []) {
      const value = candidateValue(candidate, record, context)
      if (value === undefined || valueFault(name, family, value) !== undefined) continue
      fields[name] = value
      break
    }
  }
  return fields
}

/** The value of one candidate, or undefined. */
function candidateValue(candidate: Candidate, record: unknown, context: SourceContext): string | number | undefined {
  switch (candidate.kind) {
    case 'text': {
      const { path, startOf } = candidate
      const value = candidateText(at(record, path), candidate)
      if (startOf !== undefined && !isStart(value, at(record, startOf))) return undefined
      return value !== undefined && candidate.redact ? context.redact(value) : value
    }
    case 'uint32':
    case 'port': {
      const count = countOf(at(record, candidate.path), candidate.kind === 'port' ? maxPort : maxId)
      return count === undefined || count < candidate.least ? undefined : count
    }
    case 'ipv4':
      return ipv4Of(at(record, candidate.path))
    case 'ipv6':
      return ipv6Of(at(record, candidate.path))
    case 'digest':
      return (candidate.alone ? digestOf : namedDigestOf)(at(record, candidate.path))
    case 'joined': {
      const parts = candidate.parts.map((part) => candidateText(at(record, part.path), part))
      if (parts.includes(undefined)) return undefined
      const whole = parts.join(candidate.separator)
      return candidate.parts.some((part) => part.redact) ? context.redact(whole) : whole
    }
    case 'computed':
      return candidate.compute(
        candidate.paths.map((path) => at(record, path)),
        context,
      )
    case 'setting':
      return context[candidate.name]
  }
}

const stepsByPath = new Map<Path, Steps>()

function at(record: unknown, path: Path): unknown {
  let steps = stepsByPath.get(path)
  if (!steps) stepsByPath.set(path, (steps = stepsOf(path)))
  return valueAt(record, steps)
}
