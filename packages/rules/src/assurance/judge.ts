import type { ScannedArtifact, ScannedPackage, ScanReport } from '@tidewaiter/model'
import { covers, isInForce, type RiskAcceptance } from '../acceptance/risk-acceptance.ts'
import { findingsOf, isAtLeast, type Finding } from '../finding.ts'
import { glob } from '../glob.ts'
import type { AssurancePolicy, ConditionName, Scope, VulnerabilityCondition } from './assurance-policy.ts'
import { compileCondition } from './compile-condition.ts'

/** What a policy says of an artifact, and why. */
export type Verdict = {
  readonly policy: string
  readonly mode: AssurancePolicy['mode']
  readonly compliant: boolean
  /** Each condition that failed, in the order of the policy. */
  readonly failures: readonly Failure[]
  /** Findings that would have counted and were accepted. */
  readonly accepted: readonly Finding[]
}

export type Failure = {
  readonly condition: ConditionName
  /** For people: `3 vulnerabilities of severity high or worse`. */
  readonly reason: string
  /** What is behind it; empty where it is no finding, such as the age of the scan. */
  readonly findings: readonly Finding[]
}

export type Circumstances = {
  readonly acceptances: readonly RiskAcceptance[]
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: number
}

/** True when the policy is for this artifact. */
export function appliesTo({ scope }: Pick<AssurancePolicy, 'scope'>, artifact: ScannedArtifact): boolean {
  if (scope === undefined) return true
  const fits = (patterns: Scope[keyof Scope], value: string | undefined): boolean =>
    patterns === undefined || (value !== undefined && patterns.some((pattern) => glob(pattern)(value)))
  return (
    fits(scope.artifacts, artifact.name) &&
    fits(scope.registries, artifact.registry) &&
    fits(scope.repositories, artifact.repository) &&
    !(scope.exclude ?? []).some((pattern) => glob(pattern)(artifact.name))
  )
}

/**
 * Judges a report by one policy. Depends on nothing but its arguments: the same report, policy, acceptances and time always give
 * the same verdict.
 *
 * Whatever a condition asks for and the report does not say counts against the artifact: a report without an operating system
 * does not fulfil `allowedOs`, one without a time is too old.
 */
export function judge(policy: AssurancePolicy, report: ScanReport, { acceptances, now }: Circumstances): Verdict {
  const inForce = acceptances.filter((acceptance) => isInForce(acceptance, now))
  const isAccepted = (finding: Finding): boolean =>
    inForce.some((acceptance) => covers(acceptance, finding, report.artifact))
  const findings = findingsOf(report)
  const standing = findings.filter((finding) => !isAccepted(finding))
  const failures: Failure[] = []
  const accepted: Finding[] = []

  function count(
    condition: ConditionName,
    counts: (finding: Finding) => boolean,
    reason: (number: number) => string,
  ): void {
    const against = standing.filter(counts)
    if (against.length > 0) failures.push({ condition, reason: reason(against.length), findings: against })
    accepted.push(...findings.filter((finding) => !standing.includes(finding) && counts(finding)))
  }

  const { vulnerabilities, blockedPackages, allowedOs, malware, sensitiveData, misconfigurations } = policy
  if (vulnerabilities !== undefined) {
    count(
      'vulnerabilities',
      (finding) => finding.kind === 'vulnerability' && countsAgainst(vulnerabilities, finding),
      (number) => `${plural(number, 'vulnerability', 'vulnerabilities')} ${wordsOf(vulnerabilities)}`,
    )
  }
  if (blockedPackages !== undefined) {
    const found = report.packages.filter((one) => blockedPackages.some((pattern) => isPackage(pattern, one)))
    if (found.length > 0) failures.push({ condition: 'blockedPackages', reason: packageReason(found), findings: [] })
  }
  if (allowedOs !== undefined) {
    const { os } = report.artifact
    if (os === undefined || !allowedOs.some((pattern) => glob(pattern)(os))) {
      const reason = os === undefined ? 'the operating system is not known' : `the operating system is ${os}`
      failures.push({ condition: 'allowedOs', reason, findings: [] })
    }
  }
  const graded = [
    ['malware', malware, 'malware', 'piece of malware', 'pieces of malware'],
    ['sensitiveData', sensitiveData, 'sensitive-data', 'place with sensitive data', 'places with sensitive data'],
    ['misconfigurations', misconfigurations, 'misconfiguration', 'misconfiguration', 'misconfigurations'],
  ] as const
  for (const [name, condition, kind, one, many] of graded) {
    if (condition === undefined) continue
    count(
      name,
      (finding) => finding.kind === kind && isAtLeast(finding.severity, condition.severity),
      (number) => `${plural(number, one, many)} of severity ${condition.severity} or worse`,
    )
  }
  if (policy.maxScanAge !== undefined) {
    const { scannedAt } = report
    if (scannedAt === undefined || now - scannedAt > policy.maxScanAge) {
      const reason = scannedAt === undefined ? 'the time of the scan is not known' : 'the scan is too old'
      failures.push({ condition: 'maxScanAge', reason, findings: [] })
    }
  }
  if (policy.blockWhen !== undefined) {
    const reason = blockedBy(policy.blockWhen, report, standing)
    if (reason !== undefined) failures.push({ condition: 'blockWhen', reason, findings: [] })
  }
  return { policy: policy.name, mode: policy.mode, compliant: failures.length === 0, failures, accepted }
}

function countsAgainst(condition: VulnerabilityCondition, finding: Finding): boolean {
  const { severity, score, ignoreUnfixed, ignore, block } = condition
  const isNamedIn = (names: readonly string[]): boolean =>
    names.some((name) => name.toLowerCase() === finding.id.toLowerCase())
  if (isNamedIn(block)) return true
  if (isNamedIn(ignore) || (ignoreUnfixed && finding.fixedVersion === undefined)) return false
  return (
    (severity !== undefined && isAtLeast(finding.severity, severity)) ||
    (score !== undefined && finding.score !== undefined && finding.score >= score)
  )
}

function wordsOf({ severity, score, block }: VulnerabilityCondition): string {
  const words = [
    ...(severity === undefined ? [] : [`of severity ${severity} or worse`]),
    ...(score === undefined ? [] : [`with a score of ${score} or more`]),
    ...(block.length === 0 ? [] : ['blocked by name']),
  ]
  return words.join(' or ')
}

function isPackage(pattern: string, { name, version }: ScannedPackage): boolean {
  const fits = glob(pattern)
  // Scoped names of npm begin with an @ as well.
  return fits(name) || (version !== undefined && fits(`${name}@${version}`))
}

const shownPackages = 3

function packageReason(found: readonly ScannedPackage[]): string {
  const names = found
    .slice(0, shownPackages)
    .map(({ name, version }) => (version === undefined ? name : `${name}@${version}`))
  const more = found.length > shownPackages ? ` and ${found.length - shownPackages} more` : ''
  return `${plural(found.length, 'blocked package', 'blocked packages')}: ${names.join(', ')}${more}`
}

function blockedBy(expression: string, report: ScanReport, findings: readonly Finding[]): string | undefined {
  try {
    return compileCondition(expression)(report, findings) ? `${expression} is true` : undefined
  } catch (error) {
    // What cannot be judged is not let pass.
    return `${expression} cannot be judged: ${error instanceof Error ? error.message : String(error)}`
  }
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
