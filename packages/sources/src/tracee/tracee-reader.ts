import { decide, factsOf, mapRecord, type Reading } from '../engine/map-record.ts'
import { stepsOf, valueAt } from '../engine/json-path.ts'
import type { Mapping, Path } from '../engine/mapping.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceReader } from '../source.ts'
import { isObject } from '../engine/json-values.ts'
import { activityOfArguments, type Activity, type ActivityFacts } from './activity.ts'
import { addressPaths } from './connection-rules.ts'
import { filePaths } from './file-facts.ts'
import { decideLine } from './tracee-line.ts'
import { decideByArguments, traceeMapping } from './tracee-mapping.ts'
import type { TraceeOptions } from './tracee-options.ts'
import { withOneTrigger } from './with-one-trigger.ts'

/** Reads Tracee's events in any of their layouts, and what Tracee says about itself. Never throws. */
export function traceeReader(options: TraceeOptions, context: SourceContext): SourceReader {
  const mapping = traceeMapping(options)
  // The name of a detection and its severity, 0 to 4. What was only observed has neither.
  const named: Mapping = { ...mapping, rule: 'eventName|name' }
  const signature: Mapping = { ...named, priority: 'metadata/Properties/Severity' }
  const threat: Mapping = { ...named, priority: 'threat/severity' }
  const line: Mapping = { ...mapping, time: 'ts', timeUnit: 'seconds' }

  function read(record: unknown, raw: Uint8Array | string): Reading {
    if (!isObject(record)) return { kind: 'refused', reason: 'not a Tracee event: not a JSON object' }
    const event = withOneTrigger(withTextTime(record))
    const first = decide(mapping, event, context)
    const decision = first.do === 'handle' ? decideByArguments(factsOf(mapping, event), options, findBy(event)) : first
    switch (decision.do) {
      case 'skip':
        return { kind: 'skipped', reason: decision.reason }
      case 'event': {
        if ((event['timestamp'] ?? null) === null) return { kind: 'refused', reason: noTime }
        const isObserved = decision.outcome === 'Other'
        return mapRecord(isObserved ? mapping : 'threat' in event ? threat : signature, decision, event, raw, context)
      }
      case 'refuse':
      case 'handle':
        return readLine(record, raw)
    }
  }

  function readLine(record: Readonly<Record<string, unknown>>, raw: Uint8Array | string): Reading {
    const decision = decideLine(record)
    if (decision?.do === 'skip') return { kind: 'skipped', reason: decision.reason }
    if (decision?.do === 'event') return mapRecord(line, decision, record, raw, context)
    return { kind: 'refused', reason: 'not a Tracee event: neither `eventName` nor `name` is in it' }
  }

  return { mapping, read, flush: () => [] }
}

/** What the arguments tell of an event whose name does not. */
function findBy(event: object): (facts: ActivityFacts) => Activity {
  const has = (path: Path): boolean => valueAt(event, stepsOf(path)) !== undefined
  const found = { address: addressPaths.some(has), path: filePaths.some(has) }
  return (facts) => activityOfArguments(found, facts)
}

const noTime = 'not a Tracee event: `timestamp` is missing'

/**
 * The event with its time as text, where it stands as Protobuf has it: `{"seconds":"1732454400","nanos":123456789}`, as in
 * the documentation of v1beta1. A time that is none stays as it is, to be refused.
 */
function withTextTime(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { timestamp } = record
  if (!isObject(timestamp) || !Object.hasOwn(timestamp, 'seconds')) return record
  const date = new Date(Number(timestamp['seconds']) * 1000 + Math.floor(Number(timestamp['nanos'] ?? 0) / 1e6))
  return Number.isNaN(date.getTime()) ? record : { ...record, timestamp: date.toISOString() }
}
