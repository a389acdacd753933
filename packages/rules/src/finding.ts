import type { AcceptedRisk, FindingSeverity, ScanReport } from '@tidewaiter/model'

/** One thing that a scanner found, whatever its kind: what conditions and acceptances look at. */
export type Finding = {
  readonly kind: AcceptedRisk['kind']
  /** `CVE-2026-1234`, a signature, a rule of secrets, a check. */
  readonly id: string
  readonly severity: FindingSeverity
  /** CVSS base score, 0 to 10; vulnerabilities alone have one. */
  readonly score?: number
  readonly package?: string
  readonly version?: string
  readonly fixedVersion?: string
  readonly path?: string
  readonly title?: string
}

/** The severities, least first. `unknown` is none of them: nobody knows where it belongs. */
const ranks: Readonly<Record<FindingSeverity, number>> = {
  unknown: -1,
  negligible: 0,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
}

/**
 * True when a severity is another or worse. An `unknown` severity is taken for the worst: a scanner that does not say how bad
 * a thing is must not open the gate for it.
 */
export function isAtLeast(severity: FindingSeverity, least: FindingSeverity): boolean {
  return severity === 'unknown' || ranks[severity] >= ranks[least]
}

/**
 * All findings of a report, in its order: vulnerabilities, malware, sensitive data, misconfigurations that failed. What the
 * report itself says to be accepted is not among them.
 */
export function findingsOf(report: ScanReport): readonly Finding[] {
  const found: Finding[] = []
  for (const one of report.vulnerabilities) {
    const finding: Draft = { kind: 'vulnerability', id: one.id, severity: one.severity }
    if (one.score !== undefined) finding.score = one.score
    if (one.package !== undefined) finding.package = one.package
    if (one.installedVersion !== undefined) finding.version = one.installedVersion
    if (one.fixedVersion !== undefined) finding.fixedVersion = one.fixedVersion
    if (one.path !== undefined) finding.path = one.path
    if (one.title !== undefined) finding.title = one.title
    found.push(finding)
  }
  // A scanner that finds malware seldom grades it. There is no harmless malware.
  for (const { signature: id, path, severity = 'critical' } of report.malware) {
    found.push({ kind: 'malware', id, severity, path })
  }
  for (const { rule: id, severity, path, title } of report.sensitiveData) {
    const finding: Draft = { kind: 'sensitive-data', id, severity, path }
    if (title !== undefined) finding.title = title
    found.push(finding)
  }
  for (const { id, severity, status, path, resource, title } of report.misconfigurations) {
    if (status !== 'failed') continue
    const finding: Draft = { kind: 'misconfiguration', id, severity }
    const place = path ?? resource
    if (place !== undefined) finding.path = place
    if (title !== undefined) finding.title = title
    found.push(finding)
  }
  return found
}

/** Filled member by member: building each finding from a list of its members took most of the time of a judgement. */
type Draft = { -readonly [Member in keyof Finding]: Finding[Member] }
