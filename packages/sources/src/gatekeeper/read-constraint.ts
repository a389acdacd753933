import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { timeOf } from '../engine/values.ts'
import { resourceOf } from '../kubernetes/resource-name.ts'
import type { SourceContext } from '../source-context.ts'
import type { Violation } from './violation.ts'

/** A constraint with what the last audit found. */
export type AuditedConstraint = {
  readonly identity: string
  /** A violation, or what it lacks. */
  readonly violations: readonly (Violation | string)[]
}

/** True for a constraint of any template. */
export function isConstraint(object: unknown): boolean {
  const version = memberOf(object, 'apiVersion')
  return typeof version === 'string' && version.startsWith('constraints.gatekeeper.sh/')
}

/** Reads a constraint; the violations of its `status` are cut by Gatekeeper, at 20 by default. */
export function readConstraint(object: unknown, context: SourceContext): AuditedConstraint {
  const metadata = memberOf(object, 'metadata')
  const constraint = [memberOf(object, 'kind'), memberOf(metadata, 'name')]
    .map(clipText)
    .filter((part) => part !== undefined)
    .join('/')
  const status = memberOf(object, 'status')
  const time = timeOf(memberOf(status, 'auditTimestamp'))
  const violations = listOf(memberOf(status, 'violations')).map((violation): Violation | string => {
    const resource = resourceOf(violation)
    if (time === undefined) return '`status.auditTimestamp` is no RFC 3339 time'
    if (resource === undefined) return 'a violation names no object'
    const action = clipText(memberOf(violation, 'enforcementAction'))
    const message = detailText(memberOf(violation, 'message'), context)
    return { process: 'audit', constraint, actions: action === undefined ? [] : [action], message, resource, time }
  })
  return { identity: constraint, violations }
}
