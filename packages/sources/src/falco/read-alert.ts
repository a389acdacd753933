import { decide, mapRecord, type Reading } from '../engine/map-record.ts'
import { stepsOf, valueAt } from '../engine/json-path.ts'
import type { Mapping } from '../engine/mapping.ts'
import { textOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { DescriptorName } from './activity.ts'
import { decideAudit, isOldAudit } from './audit-decision.ts'
import { field } from './common-rules.ts'
import { readConnection } from './connection.ts'
import {
  decideAlert,
  decideFrom,
  decideNamedAlert,
  isInternalRule,
  noRule,
  rulesets,
  type FinalDecision,
} from './decide-alert.ts'
import type { FalcoOptions } from './falco-options.ts'
import { isGrpcAlert, jsonAlertOf } from './grpc-alert.ts'
import { decideInternal } from './internal-decision.ts'

const noTime = 'not a Falco alert: `time` is missing'

/** Alerts of the syscall source become events by this mapping alone. */
export const alertMapping: Mapping = {
  tool: 'falco',
  decideFrom,
  decide: decideAlert,
  rulesets,
  time: 'time',
  rule: 'rule',
  priority: 'priority',
}

/**
 * Reads one alert in any of Falco's layouts. Never throws: a record that is no alert is refused with what it lacks.
 *
 * @param raw the record's bytes or text, for the event's id
 */
export function readAlert(
  record: unknown,
  raw: Uint8Array | string,
  options: FalcoOptions,
  context: SourceContext,
): Reading {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    return { kind: 'refused', reason: 'not a Falco alert: not a JSON object' }
  }
  const alert = isGrpcAlert(record) ? jsonAlertOf(record) : record
  const first = decide(alertMapping, alert, context)
  const decision = first.do === 'handle' ? decideOther(alert, options) : first
  if (decision.do === 'skip') return { kind: 'skipped', reason: decision.reason }
  if (decision.do === 'refuse') return { kind: 'refused', reason: decision.reason }
  if ((valueAt(alert, stepsOf(alertMapping.time)) ?? null) === null) return { kind: 'refused', reason: noTime }
  return mapRecord(alertMapping, decision, alert, raw, context)
}

/** Decides about what the mapping leaves: notices about Falco itself, audit logs, and alerts that say little. */
function decideOther(alert: object, options: FalcoOptions): FinalDecision {
  const values = decideFrom.map((path) => valueAt(alert, stepsOf(path)))
  const [rule, source] = values.map((value) => textOf(value))
  if (rule === undefined) return { do: 'refuse', reason: noRule }
  if (source === 'internal' || isInternalRule(rule)) {
    const decision = decideInternal(rule)
    return decision.code === 'AG-007' && options.metrics === 'skip' ? { do: 'skip', reason: 'metrics' } : decision
  }
  if (source !== undefined && source !== 'syscall') return decideAudit(alert)
  if (source === undefined && isOldAudit(alert)) return decideAudit(alert)
  return decideNamedAlert(values, descriptorNameOf(valueAt(alert, stepsOf(field('fd.name')))))
}

function descriptorNameOf(value: unknown): DescriptorName {
  const name = textOf(value)
  if (name === undefined) return 'nothing'
  if (readConnection(name) !== undefined) return 'connection'
  return name.startsWith('/') ? 'path' : 'nothing'
}
