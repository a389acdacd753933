import type { ScannedArtifact, ScanReport } from '@tidewaiter/model'
import { noFindings } from '../scan/findings.ts'
import { misconfigurationOf, type Check } from './check.ts'

/** What a scan report of checks says beside the checks. */
type ReportHead = Pick<ScanReport, 'tool'> & {
  readonly artifact: ScannedArtifact
  readonly time: number
  readonly acceptedRisks?: ScanReport['acceptedRisks']
}

/** The scan report of a tool that checks settings and knows nothing of packages. */
export function reportOfChecks(
  { tool, artifact, time, acceptedRisks = [] }: ReportHead,
  checks: readonly Check[],
): ScanReport {
  return {
    scannedAt: time,
    tool,
    artifact,
    ...noFindings,
    misconfigurations: checks.map(misconfigurationOf),
    acceptedRisks,
  }
}
