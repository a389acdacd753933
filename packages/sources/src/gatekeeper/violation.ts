import type { Draft } from '../kubernetes/draft.ts'
import { resourceName, sourceOfResource, type Resource } from '../kubernetes/resource-name.ts'

/** One violation of a constraint, in whatever form Gatekeeper told it. */
export type Violation = {
  /** `audit`: found in the cluster; `admission`: a request was judged. */
  readonly process: 'audit' | 'admission'
  /** `K8sRequiredLabels/ns-must-have-gk`. */
  readonly constraint: string
  /** deny, dryrun, warn; several for a scoped constraint. */
  readonly actions: readonly string[]
  readonly message?: string | undefined
  readonly resource: Resource
  /** In ms since 1970-01-01 UTC. */
  readonly time: number
  readonly userName?: string | undefined
  /** CREATE, UPDATE ... */
  readonly operation?: string | undefined
}

/** The same violation in the next audit. The time is left out, and whatever else differs between audits. */
export function violationKey({ constraint, resource, message, actions }: Violation): string {
  return JSON.stringify([constraint, resourceName(resource), message, actions])
}

/**
 * The event of a violation. What an audit finds is a check that failed, RT-002. A judged request is a policy that was applied,
 * PLC-002: Error when it was denied, Success when the constraint only warns or watches.
 */
export function draftOfViolation(violation: Violation, part: number): Draft {
  const { process, constraint, actions, message, resource, time, userName, operation } = violation
  const name = resourceName(resource)
  const isError = process === 'audit' || actions.includes('deny')
  const reason = [constraint, name, message].filter((text) => text !== undefined).join(': ')
  return {
    part,
    code: process === 'audit' ? 'RT-002' : 'PLC-002',
    time,
    outcome: isError ? 'Error' : 'Success',
    fields: {
      sourceName: process === 'audit' ? sourceOfResource(resource) : undefined,
      artifactName: process === 'audit' ? undefined : name,
      namespace: resource.namespace,
      userName,
      requestMethod: operation,
      reason: isError ? reason : undefined,
    },
    rule: constraint,
    priority: actions.length > 0 ? actions.join(',') : undefined,
  }
}
