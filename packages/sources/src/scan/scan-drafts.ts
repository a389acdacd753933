import type { AcceptedRisk, Code, ScanReport } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import type { EventDraft } from './event-draft.ts'
import { createRiskList } from './risk-list.ts'
import type { ScanOptions } from './scan-options.ts'

const acceptanceCodes: Readonly<Record<AcceptedRisk['kind'], Code>> = {
  vulnerability: 'CVE-001',
  'sensitive-data': 'SD-001',
  misconfiguration: 'MS-001',
  malware: 'MLW-001',
}

/**
 * The events of one finished scan: SJ-003, CI-002 in a pipeline, and the accepted risks. Findings are no events.
 *
 * @param user the user whom the report names, if any
 */
export function scanDrafts(
  report: ScanReport,
  options: ScanOptions,
  user: string | undefined = options.user,
): readonly EventDraft[] {
  const common = { outcome: 'Success', artifactName: artifactNameIn(report), userName: clipText(user) } as const
  return [
    { code: 'SJ-003', ...common },
    ...(options.pipeline ? [{ code: 'CI-002', ...common } as const] : []),
    ...(options.acceptedRisks === 'events' ? acceptanceDrafts(report) : []),
  ]
}

/** The event of a scan that failed. */
export function failedScanDraft(
  artifactName: string | undefined,
  reason: string,
  user: string | undefined,
): EventDraft {
  return { code: 'SJ-004', outcome: 'Error', artifactName, reason, userName: user }
}

/**
 * One event for each risk that was accepted in an artifact, however many packages or lines it was found in. Whoever runs
 * the scan need not be who accepted the risk, so that the user is named only where the report names one.
 */
function acceptanceDrafts(report: ScanReport): readonly EventDraft[] {
  const risks = createRiskList()
  risks.add(report.acceptedRisks)
  return risks.all().map(({ kind, id, severity, by }) => ({
    code: acceptanceCodes[kind],
    outcome: 'Success',
    artifactName: artifactNameIn(report),
    userName: clipText(by),
    rule: id,
    priority: severity,
  }))
}

/** The name of the artifact for events: shortened, because all events of a report hold it. */
export function artifactNameIn({ artifact }: ScanReport): string | undefined {
  return clipText(artifact.name)
}
