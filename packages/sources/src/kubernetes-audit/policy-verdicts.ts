import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { parseJson } from '../input/parse-json.ts'
import type { SourceContext } from '../source-context.ts'
import type { AuditRequest } from './audit-request.ts'

/** What a policy said of a request. */
export type PolicyVerdict = { readonly rule: string; readonly reason: string }

/** Most findings of one request that become events. */
export const maxFindings = 50

/** How the API server words a denial by an admission webhook, a ValidatingAdmissionPolicy and Pod Security. */
const denials: readonly RegExp[] = [
  /admission webhook "([^"]+)" denied the request/,
  /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request/,
  /violates (PodSecurity "[^"]+")/,
]

/** The policy that denied the request, or undefined. */
export function denialOf({ outcome, message }: AuditRequest): PolicyVerdict | undefined {
  if (outcome !== 'Error' || message === undefined) return undefined
  const rule = denials.map((pattern) => pattern.exec(message)?.[1]).find((name) => name !== undefined)
  return rule === undefined ? undefined : { rule, reason: message }
}

/**
 * What policies in audit mode found, from the annotations that the API server gives a request that it lets through: Pod Security
 * as text, each ValidatingAdmissionPolicy as JSON in text.
 */
export function findingsOf({ annotations }: AuditRequest, context: SourceContext): readonly PolicyVerdict[] {
  const found: PolicyVerdict[] = []
  const podSecurity = detailText(memberOf(annotations, 'pod-security.kubernetes.io/audit-violations'), context)
  if (podSecurity !== undefined) found.push({ rule: 'PodSecurity', reason: podSecurity })
  for (const failure of failuresIn(memberOf(annotations, 'validation.policy.admission.k8s.io/validation_failure'))) {
    const rule = clipText(memberOf(failure, 'policy')) ?? 'ValidatingAdmissionPolicy'
    const message = detailText(memberOf(failure, 'message'), context)
    found.push({ rule, reason: message === undefined ? rule : `${rule}: ${message}` })
  }
  return found.slice(0, maxFindings)
}

/** A text that is not JSON, such as one cut by a collector, is one failure without details. */
function failuresIn(text: unknown): readonly unknown[] {
  if (typeof text !== 'string') return []
  const parsed = parseJson(text)
  return 'value' in parsed ? listOf(parsed.value) : [{ message: text }]
}
