import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'
import type { Told } from './told.ts'

/** The messages at both ends of an audit have no `eventType`. */
const runMessages: readonly unknown[] = ['audit is started', 'audit is completed']

/** True for a message of `--enable-violation-export`. */
export function isExport(record: unknown): boolean {
  const type = memberOf(record, 'eventType')
  if (typeof memberOf(record, 'id') !== 'string') return false
  return isViolationType(type) || (type === undefined && runMessages.includes(memberOf(record, 'message')))
}

function isViolationType(type: unknown): boolean {
  return type === 'violation_audited' || type === 'violation_admission'
}

/** Reads a message that Gatekeeper exports, by Dapr or to disk; the keys are those of its package `export`. */
export function readExport(record: unknown, context: SourceContext): Told {
  const type = memberOf(record, 'eventType')
  const run = clipText(memberOf(record, 'id'))
  if (!isViolationType(type)) return { kind: 'run', run }
  const process = type === 'violation_audited' ? 'audit' : 'admission'
  // With `kubectl --dry-run=server` nobody meant the request.
  if (process === 'admission' && memberOf(record, 'dryRun') === true) return { kind: 'dry-run' }
  const constraint = [memberOf(record, 'kind'), memberOf(record, 'name')]
    .map(clipText)
    .filter((part) => part !== undefined)
  if (constraint.length === 0) return { kind: 'fault', fault: '`kind` and `name` are missing' }
  // The id of an audit is the time at which it began.
  const time = timeOf(memberOf(record, 'timestamp')) ?? timeOf(memberOf(record, 'id'))
  if (time === undefined) return { kind: 'fault', fault: 'neither `timestamp` nor `id` is a time' }
  const action = clipText(memberOf(record, 'enforcementAction'))
  const scoped = listOf(memberOf(record, 'enforcementActions'))
    .slice(0, 10)
    .flatMap((value) => clipText(value) ?? [])
  return {
    kind: 'violation',
    run: process === 'audit' ? run : undefined,
    violation: {
      process,
      constraint: constraint.join('/'),
      actions: scoped.length > 0 ? scoped : action === undefined ? [] : [action],
      message: detailText(memberOf(record, 'message'), context),
      resource: {
        namespace: clipText(memberOf(record, 'resourceNamespace')),
        kind: clipText(memberOf(record, 'resourceKind')),
        name: clipText(memberOf(record, 'resourceName')),
      },
      time,
      userName: clipText(memberOf(record, 'requestUsername')),
      operation: clipText(memberOf(record, 'operation')),
    },
  }
}
