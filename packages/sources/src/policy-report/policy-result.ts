import type { FindingSeverity } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { resourceOf, type Resource } from '../kubernetes/resource-name.ts'
import type { SourceContext } from '../source-context.ts'
import type { ReportHead } from './report-head.ts'

/** The words that the API allows in `result`. */
const verdicts = ['pass', 'fail', 'warn', 'error', 'skip'] as const
type Verdict = (typeof verdicts)[number]

/** One result of a report. */
export type PolicyResult = {
  /** `check`: a policy was checked; `benchmark`: kube-bench; `image`: an image was verified; `vulnerability`: a scanner's finding. */
  readonly kind: 'check' | 'benchmark' | 'image' | 'vulnerability'
  /** Absent in vulnerabilities of the Trivy adapter only. */
  readonly verdict?: Verdict | undefined
  readonly policy?: string | undefined
  readonly rule?: string | undefined
  readonly message?: string | undefined
  readonly severity: FindingSeverity
  /** The severity in the report's own words. */
  readonly priority?: string | undefined
  /** Names of the PolicyExceptions for which Kyverno skipped the rule. */
  readonly exceptions?: string | undefined
  /** Id of the vulnerability. */
  readonly vulnerability?: string | undefined
  readonly category?: string | undefined
  readonly properties: unknown
  /** In ms since 1970-01-01 UTC. */
  readonly time: number
  /** What was checked; one without a name when neither result nor report says. */
  readonly resources: readonly Resource[]
}

const vulnerabilityId = /^(?:CVE|GHSA|DLA|DSA|ELSA|RHSA|ALAS|USN|TEMP|PYSEC|GO|RUSTSEC)-[\w.:-]+$/i

/** Reads a result. Gives the reason, as text, when it is none. */
export function readPolicyResult(result: unknown, head: ReportHead, context: SourceContext): PolicyResult | string {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    return 'not a policy result: not a JSON object'
  }
  const properties = memberOf(result, 'properties')
  const policy = clipText(memberOf(result, 'policy'))
  const vulnerability = [memberOf(properties, 'VulnerabilityID'), memberOf(properties, 'vulnerabilityID'), policy]
    .map(clipText)
    .find((id) => id !== undefined && vulnerabilityId.test(id))
  const source = clipText(memberOf(result, 'source')) ?? head.source
  // v1alpha1 calls it `status`.
  const word = memberOf(result, 'result') ?? memberOf(result, 'status')
  const verdict = verdicts.find((known) => known === word)
  if (verdict === undefined && (vulnerability === undefined || word !== undefined)) {
    return `not a policy result: \`result\` is none of ${verdicts.join(', ')}`
  }
  const priority = clipText(memberOf(result, 'severity')) ?? clipText(memberOf(properties, 'severity'))
  const given = listOf(memberOf(result, 'resources') ?? memberOf(result, 'subjects')).flatMap(
    (reference) => resourceOf(reference) ?? [],
  )
  return {
    kind: vulnerability === undefined ? kindOf(source, head.engine) : 'vulnerability',
    verdict,
    policy,
    rule: clipText(memberOf(result, 'rule')),
    message: detailText(memberOf(result, 'message') ?? memberOf(result, 'description'), context),
    severity: severityOf(priority),
    priority,
    exceptions: verdict === 'skip' ? clipText(memberOf(properties, 'exceptions')) : undefined,
    vulnerability,
    category: clipText(memberOf(result, 'category')),
    properties,
    time: stampOf(memberOf(result, 'timestamp')) ?? head.time,
    resources: given.length > 0 ? given : [head.scope],
  }
}

/** Policy and rule in one text: `require-owner/check-owner`. Policies with one rule give it their own name, or none. */
export function nameOfPolicy({ policy, rule }: PolicyResult): string | undefined {
  return rule === undefined || rule === policy ? policy : [policy, rule].filter((part) => part !== undefined).join('/')
}

function kindOf(source: string | undefined, engine: string | undefined): PolicyResult['kind'] {
  const name = (source ?? engine ?? '').toLowerCase().replace(/[^a-z]/g, '')
  if (name === 'kubebench' || name === 'kubecis') return 'benchmark'
  return name === 'kyvernoimagevalidatingpolicy' || name === 'imagevalidatingpolicy' ? 'image' : 'check'
}

const severities: readonly FindingSeverity[] = ['critical', 'high', 'medium', 'low']

function severityOf(word: string | undefined): FindingSeverity {
  const name = word?.toLowerCase()
  return severities.find((severity) => severity === name) ?? (name === 'info' ? 'negligible' : 'unknown')
}

/**
 * Milliseconds of a protobuf timestamp. The Trivy adapter writes negative nanoseconds, which count backwards; zero seconds mean that
 * nobody set it.
 */
function stampOf(stamp: unknown): number | undefined {
  const seconds = memberOf(stamp, 'seconds')
  const nanos = memberOf(stamp, 'nanos')
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds * 1000) || seconds <= 0) return undefined
  const isFraction = typeof nanos === 'number' && Math.abs(nanos) < 1e9
  return Math.trunc(seconds) * 1000 + (isFraction ? Math.floor(nanos / 1e6) : 0)
}
