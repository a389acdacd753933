import type { Draft } from '../kubernetes/draft.ts'
import { resourceName, sourceOfResource, type Resource } from '../kubernetes/resource-name.ts'
import { nameOfPolicy, type PolicyResult } from './policy-result.ts'

type Verdict = NonNullable<PolicyResult['verdict']>

const codes = {
  check: { pass: 'RT-001', fail: 'RT-002', warn: 'RT-002', error: 'RT-002', skip: 'RT-003' },
  // kube-bench warns of what needs a manual look.
  benchmark: { pass: 'BNCH-003', fail: 'BNCH-004', warn: 'BNCH-005', error: 'BNCH-004', skip: 'BNCH-005' },
  image: { pass: 'PLC-002', fail: 'PLC-002', warn: 'PLC-002', error: 'PLC-002', skip: 'RT-003' },
} as const satisfies Record<Exclude<PolicyResult['kind'], 'vulnerability'>, Record<Verdict, Draft['code']>>

/**
 * The event of a result for one of its objects. A result that Kyverno skipped for a PolicyException is an accepted risk, MS-001.
 *
 * Undefined for a vulnerability, which is a finding and no event.
 */
export function draftOfResult(result: PolicyResult, resource: Resource, part: number): Draft | undefined {
  const { kind, verdict, time, priority, exceptions } = result
  if (kind === 'vulnerability' || verdict === undefined) return undefined
  const rule = nameOfPolicy(result)
  const code = exceptions === undefined ? codes[kind][verdict] : 'MS-001'
  const isError = (verdict === 'fail' || verdict === 'warn' || verdict === 'error') && code !== 'BNCH-005'
  const name = resourceName(resource)
  // KCS has a key for neither policy nor object in these families: both stand in the reason.
  const reason = [rule, name, result.message].filter((text) => text !== undefined).join(': ')
  return {
    part,
    code,
    time,
    outcome: isError ? 'Error' : 'Success',
    fields: {
      sourceName: sourceOfResource(resource),
      namespace: resource.namespace,
      artifactName: code === 'MS-001' || code === 'PLC-002' ? name : undefined,
      reason: isError ? reason || verdict : undefined,
    },
    rule,
    priority,
  }
}
