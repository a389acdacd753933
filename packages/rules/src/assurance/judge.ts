import type { ScanReport } from '@tidewaiter/model'
import type { Finding } from '../finding.ts'
import type { AssurancePolicy, ConditionName } from './assurance-policy.ts'
import { appliesTo, type CompiledPolicy } from './compile-policy.ts'
import { examineReport, type Circumstances, type ExaminedReport } from './examine-report.ts'

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

/**
 * Judges a report by one policy, whether or not it is for this artifact. Depends on nothing but its arguments: the same report,
 * policy, acceptances, place and time always give the same verdict.
 *
 * Whatever a condition asks for and the report does not say counts against the artifact: a report without an operating system
 * does not fulfil `allowedOs`, one without a time is too old.
 */
export function judge(policy: CompiledPolicy, report: ScanReport, circumstances: Circumstances): Verdict {
  return judgeExamined(policy, examineReport(report, circumstances))
}

/** Judges a report by those of the policies that are for its artifact, in their order; see {@link judge}. */
export function judgeAll(
  policies: readonly CompiledPolicy[],
  report: ScanReport,
  circumstances: Circumstances,
): readonly Verdict[] {
  const ours = policies.filter((policy) => appliesTo(policy, report.artifact, circumstances.place))
  if (ours.length === 0) return []
  const examined = examineReport(report, circumstances)
  return ours.map((policy) => judgeExamined(policy, examined))
}

function judgeExamined({ policy, conditions }: CompiledPolicy, report: ExaminedReport): Verdict {
  const failures: Failure[] = []
  const accepted: Finding[] = []
  for (const condition of conditions) {
    const { name } = condition
    if (condition.over === 'findings') {
      const findings = report.standing[condition.kind].filter(condition.counts)
      if (findings.length > 0) failures.push({ condition: name, reason: condition.reason(findings.length), findings })
      for (const finding of report.accepted[condition.kind]) if (condition.counts(finding)) accepted.push(finding)
    } else {
      const reason = condition.fault(report)
      if (reason !== undefined) failures.push({ condition: name, reason, findings: [] })
    }
  }
  return { policy: policy.name, mode: policy.mode, compliant: failures.length === 0, failures, accepted }
}
