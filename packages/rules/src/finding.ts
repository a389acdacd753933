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
const order: readonly FindingSeverity[] = ['negligible', 'low', 'medium', 'high', 'critical']

/**
 * True when a severity is another or worse. An `unknown` severity is taken for the worst: a scanner that does not say how bad
 * a thing is must not open the gate for it.
 */
export function isAtLeast(severity: FindingSeverity, least: FindingSeverity): boolean {
  return severity === 'unknown' || order.indexOf(severity) >= order.indexOf(least)
}

/**
 * All findings of a report, in its order: vulnerabilities, malware, sensitive data, misconfigurations that failed. What the
 * report itself says to be accepted is not among them.
 */
export function findingsOf(report: ScanReport): readonly Finding[] {
  const failed = report.misconfigurations.filter(({ status }) => status === 'failed')
  return [
    ...report.vulnerabilities.map(
      ({ installedVersion, id, severity, score, package: name, fixedVersion, path, title }): Finding => ({
        kind: 'vulnerability',
        id,
        severity,
        ...present({ score, package: name, version: installedVersion, fixedVersion, path, title }),
      }),
    ),
    // A scanner that finds malware seldom grades it. There is no harmless malware.
    ...report.malware.map(({ signature, path, severity = 'critical' }): Finding => ({
      kind: 'malware',
      id: signature,
      severity,
      path,
    })),
    ...report.sensitiveData.map(({ rule, severity, path, title }): Finding => ({
      kind: 'sensitive-data',
      id: rule,
      severity,
      path,
      ...present({ title }),
    })),
    ...failed.map(({ id, severity, path, resource, title }): Finding => ({
      kind: 'misconfiguration',
      id,
      severity,
      ...present({ path: path ?? resource, title }),
    })),
  ]
}

/** The members that are there. */
function present<T extends Readonly<Record<string, unknown>>>(values: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
