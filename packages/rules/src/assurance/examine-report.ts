import type { ScanReport } from '@tidewaiter/model'
import { acceptanceFor, type AcceptanceIndex } from '../acceptance/acceptance-index.ts'
import { findingsOf, type Finding } from '../finding.ts'
import type { Place } from '../scope/scope.ts'
import { valuesOf, type ConditionValues } from './compile-condition.ts'

/** What a report is judged under. */
export type Circumstances = {
  readonly acceptances: AcceptanceIndex
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: number
  /** Where the artifact runs or is about to run, when that is known. */
  readonly place?: Place | undefined
}

/** A report with what all policies need of it, found once for all of them. */
export type ExaminedReport = {
  readonly report: ScanReport
  readonly now: number
  /** Findings by kind, in the order of the report: those that count, and those that somebody has accepted. */
  readonly standing: FindingsByKind
  readonly accepted: FindingsByKind
  /** What expressions may name, made when the first one asks. */
  readonly values: () => ConditionValues
}

type FindingsByKind = Readonly<Record<Finding['kind'], readonly Finding[]>>

export function examineReport(report: ScanReport, { acceptances, now, place }: Circumstances): ExaminedReport {
  const standing = noFindings()
  const accepted = noFindings()
  for (const finding of findingsOf(report)) {
    const isAccepted = acceptanceFor(acceptances, finding, { artifact: report.artifact, now, place }) !== undefined
    ;(isAccepted ? accepted : standing)[finding.kind].push(finding)
  }
  let values: ConditionValues | undefined
  return {
    report,
    now,
    standing,
    accepted,
    values: () => (values ??= valuesOf(report, Object.values(standing).flat())),
  }
}

function noFindings(): Record<Finding['kind'], Finding[]> {
  return { vulnerability: [], malware: [], 'sensitive-data': [], misconfiguration: [] }
}
