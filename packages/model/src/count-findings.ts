import type { AcceptedRisk, FindingSeverity, ScanReport } from './scan-report.ts'

/** How many findings of each kind and severity a report has; kinds and severities of which there are none are absent. */
export type FindingCounts = { readonly [Kind in AcceptedRisk['kind']]?: { readonly [S in FindingSeverity]?: number } }

/** Counts the findings of a report: misconfigurations when they failed, malware that nobody graded as critical. */
export function countFindings(report: ScanReport): FindingCounts {
  const { vulnerabilities, malware, sensitiveData, misconfigurations } = report
  const failed = misconfigurations.filter(({ status }) => status === 'failed')
  return {
    ...counted('vulnerability', vulnerabilities),
    ...counted('malware', malware, 'critical'),
    ...counted('sensitive-data', sensitiveData),
    ...counted('misconfiguration', failed),
  }
}

function counted(
  kind: keyof FindingCounts,
  findings: readonly { readonly severity?: FindingSeverity }[],
  usual: FindingSeverity = 'unknown',
): FindingCounts {
  const counts: { [S in FindingSeverity]?: number } = {}
  for (const { severity = usual } of findings) counts[severity] = (counts[severity] ?? 0) + 1
  return findings.length === 0 ? {} : { [kind]: counts }
}
