import type { ScanReport } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { type JsonObject, listOf, memberOf, objectOf, objectsOf } from '../engine/json-values.ts'
import type { Reading } from '../engine/map-record.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { noFindings } from '../scan/findings.ts'
import { lostItems } from '../scan/lost-items.ts'
import { failedScanDraft, scanDrafts } from '../scan/scan-drafts.ts'
import { scanReading } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import type { GitlabOptions } from './gitlab-options.ts'
import { gitlabTime } from './gitlab-time.ts'
import { groupByImage } from './group-by-image.ts'
import { imageArtifact, imageOf, secretOf, vulnerabilityOf } from './scan-findings.ts'

/** Types of scans that are read, and what they look into. SAST, DAST and fuzzing look into the program, not at what is shipped. */
const scanTypes: Readonly<Record<string, 'image' | 'repository'>> = {
  container_scanning: 'image',
  cluster_image_scanning: 'image',
  dependency_scanning: 'repository',
  secret_detection: 'repository',
}

/** True for a security report of GitLab, of whatever scan. */
export function isSecurityReport(record: JsonObject): boolean {
  return (
    typeof record['version'] === 'string' && Array.isArray(record['vulnerabilities']) && typeOf(record) !== undefined
  )
}

/** The type of the scan. Reports of Trivy's older template have no `scan`, and say it with each finding. */
function typeOf(record: JsonObject): string | undefined {
  const type = memberOf(record['scan'], 'type')
  if (typeof type === 'string') return type
  const category = memberOf(listOf(record['vulnerabilities'])[0], 'category')
  const isKnown = typeof category === 'string' && Object.hasOwn(scanTypes, category)
  return record['scan'] === undefined && isKnown ? category : undefined
}

/**
 * Reads a security report (schemas 3, 14 and 15): an event SJ and one CI for each image in it, and its findings.
 *
 * A scan that failed gives no report: what it lists is not all there is, and would look like it.
 */
export function readScan(
  record: JsonObject,
  raw: Uint8Array | string,
  options: GitlabOptions,
  context: SourceContext,
): Reading {
  const scan = objectOf(record['scan']) ?? { status: 'success' }
  const type = typeOf(record) ?? ''
  if (!Object.hasOwn(scanTypes, type)) return { kind: 'skipped', reason: 'other-scan' }
  const time = gitlabTime(scan['end_time']) ?? gitlabTime(scan['start_time'])
  const findings = objectsOf(record['vulnerabilities'])
  const faults = lostItems(record, [['vulnerabilities']])
  if (scan['status'] === 'failure') {
    const reason = context.redact(reasonOf(scan))
    const name = findings.map(imageOf).find((image) => image !== undefined) ?? options.artifact
    const drafts: EventDraft[] = [
      failedScanDraft(name, reason, options.user),
      { code: 'CI-002', outcome: 'Error', artifactName: name, reason, userName: options.user },
    ]
    return scanReading('gitlab', { time, reports: [], drafts }, raw, context, faults)
  }
  if (scan['status'] !== 'success') return { kind: 'refused', reason: 'scan.status is neither success nor failure' }
  const reports = reportsOf(type, scan, findings, options).map((report) =>
    time === undefined ? report : { ...report, scannedAt: time },
  )
  const common = { pipeline: true, user: options.user, acceptedRisks: 'events' } as const
  const drafts = reports.flatMap((report) => scanDrafts(report, common)).map((draft) => ({ ...draft, rule: type }))
  return scanReading('gitlab', { time, reports, drafts }, raw, context, faults)
}

function reportsOf(
  type: string,
  scan: JsonObject,
  findings: readonly JsonObject[],
  options: GitlabOptions,
): readonly ScanReport[] {
  const tool = toolOf(scan)
  if (scanTypes[type] === 'repository') {
    const artifact = { kind: 'repository', name: options.artifact ?? '' } as const
    if (type === 'secret_detection') return [{ tool, artifact, ...noFindings, sensitiveData: findings.map(secretOf) }]
    return [{ tool, artifact, ...noFindings, vulnerabilities: findings.map(vulnerabilityOf) }]
  }
  return Array.from(groupByImage(findings, options.artifact ?? ''), ([image, found]) => ({
    tool,
    artifact: imageArtifact(
      image,
      found.map(({ finding }) => finding),
    ),
    ...noFindings,
    vulnerabilities: found.map(({ finding, target }) => {
      const vulnerability = vulnerabilityOf(finding)
      return target === undefined ? vulnerability : { path: target, ...vulnerability }
    }),
  }))
}

function toolOf(scan: JsonObject): ScanReport['tool'] {
  const scanner = objectOf(scan['scanner'])
  const version = clipText(scanner?.['version'])
  return { name: clipText(scanner?.['id']) ?? 'gitlab', ...(version !== undefined && { version }) }
}

/** What the analyzer said when it gave up. */
function reasonOf(scan: JsonObject): string {
  const messages = objectsOf(scan['messages'])
  const fatal = messages.find(({ level }) => level === 'fatal') ?? messages.find(({ level }) => level === 'error')
  return clipText(fatal?.['value']) ?? 'the scan failed, and the report does not say why'
}
