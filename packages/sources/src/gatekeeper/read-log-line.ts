import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { Told } from './told.ts'

/** Values of `event_type` in lines that sum up an audit. */
const runLines: readonly unknown[] = ['audit_started', 'audit_finished', 'constraint_audited']

/** True for a line in which the audit or, with `--log-denies`, the webhook tells of a violation or an audit. */
export function isLogLine(record: unknown): boolean {
  const type = memberOf(record, 'event_type')
  const process = memberOf(record, 'process')
  if (process !== 'audit' && process !== 'admission') return false
  return type === 'violation' || type === 'violation_audited' || runLines.includes(type)
}

/** Reads a line of the log of Gatekeeper; the keys are those of its package `logging`. */
export function readLogLine(record: unknown, context: SourceContext): Told {
  const process = memberOf(record, 'process') === 'audit' ? 'audit' : 'admission'
  const run = clipText(memberOf(record, 'audit_id'))
  if (runLines.includes(memberOf(record, 'event_type'))) return { kind: 'run', run }
  const constraint = [memberOf(record, 'constraint_kind'), memberOf(record, 'constraint_name')]
    .map(clipText)
    .filter((part) => part !== undefined)
  if (constraint.length === 0) return { kind: 'fault', fault: '`constraint_kind` and `constraint_name` are missing' }
  const time = stampOf(memberOf(record, 'ts')) ?? timeOf(memberOf(record, 'audit_id'))
  if (time === undefined) return { kind: 'fault', fault: 'neither `ts` nor `audit_id` is a time' }
  const action = clipText(memberOf(record, 'constraint_action'))
  const scoped = listOf(memberOf(record, 'constraint_enforcement_actions'))
    .slice(0, 10)
    .flatMap((value) => clipText(value) ?? [])
  return {
    kind: 'violation',
    run,
    violation: {
      process,
      constraint: constraint.join('/'),
      actions: scoped.length > 0 ? scoped : action === undefined ? [] : [action],
      message: detailText(withoutPrefix(memberOf(record, 'msg')), context),
      resource: {
        namespace: clipText(memberOf(record, 'resource_namespace')),
        kind: clipText(memberOf(record, 'resource_kind')),
        name: clipText(memberOf(record, 'resource_name')),
      },
      time,
      userName: clipText(memberOf(record, 'request_username')),
    },
  }
}

/** The webhook says "denied admission" also of a constraint that only warns, so that the words would mislead. */
function withoutPrefix(message: unknown): unknown {
  return typeof message === 'string' ? message.replace(/^denied admission(?:: |$)/, '') : message
}

/** Zap writes seconds with a fraction, or RFC 3339 (`--log-timestamp` encoders). */
function stampOf(value: unknown): number | undefined {
  if (typeof value !== 'number') return timeOf(value)
  return value > 0 && value < 1e11 ? Math.floor(value * 1000) : undefined
}
