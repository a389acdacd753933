import type { AcceptedRisk, Misconfiguration, ScanReport, Vulnerability } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { memberOf } from '../engine/json-values.ts'
import { resourceName, type Resource } from '../kubernetes/resource-name.ts'
import { nameOfPolicy, type PolicyResult } from './policy-result.ts'
import type { ReportHead } from './report-head.ts'

type Findings = {
  readonly vulnerabilities: Vulnerability[]
  readonly misconfigurations: Misconfiguration[]
  readonly acceptedRisks: AcceptedRisk[]
  latest: number
}

/** What a policy report holds, as a scan report for each object in it. */
export function scanReportsOf(head: ReportHead, results: readonly PolicyResult[]): readonly ScanReport[] {
  const found = new Map<string, Findings>()
  for (const result of results) {
    for (const resource of result.resources) {
      const name = resourceName(resource) ?? 'unknown'
      const findings = found.get(name) ?? { vulnerabilities: [], misconfigurations: [], acceptedRisks: [], latest: 0 }
      found.set(name, findings)
      addResult(findings, result, resource)
    }
  }
  return [...found].map(([name, { latest, ...findings }]) => ({
    scannedAt: latest,
    tool: { name: head.source ?? head.engine ?? 'policy-report' },
    artifact: { kind: name === 'unknown' ? 'unknown' : 'resource', name },
    malware: [],
    sensitiveData: [],
    packages: [],
    ...findings,
  }))
}

const statuses = { pass: 'passed', fail: 'failed', warn: 'failed', error: 'error', skip: 'skipped' } as const

function addResult(findings: Findings, result: PolicyResult, resource: Resource): void {
  const { kind, verdict, severity, message, exceptions } = result
  findings.latest = Math.max(findings.latest, result.time)
  if (kind === 'vulnerability') {
    // A finding that passed or was skipped is none.
    if (verdict !== 'pass' && verdict !== 'skip') findings.vulnerabilities.push(vulnerabilityOf(result))
    return
  }
  const id = nameOfPolicy(result) ?? 'unknown'
  const name = resourceName(resource)
  findings.misconfigurations.push({
    id,
    severity,
    status: statuses[verdict ?? 'error'],
    ...(message !== undefined && { message }),
    ...(name !== undefined && { resource: name }),
  })
  if (exceptions === undefined) return
  findings.acceptedRisks.push({
    kind: 'misconfiguration',
    id,
    ...(message !== undefined && { reason: message }),
    source: `PolicyException ${exceptions}`,
  })
}

/** The Trivy adapter names the package in the category of the result, others in `pkgName`. */
function vulnerabilityOf({
  vulnerability,
  severity,
  properties,
  policy,
  message,
  category,
}: PolicyResult): Vulnerability {
  const text = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => clipText(memberOf(properties, key))).find((value) => value !== undefined)
  const installedVersion = text('installedVersion', 'InstalledVersion')
  const fixedVersion = text('fixedVersion', 'FixedVersion')
  const title = message ?? (policy === vulnerability ? undefined : policy)
  const url = text('primaryURL', 'PrimaryURL')
  return {
    id: vulnerability ?? 'unknown',
    severity,
    package: text('pkgName', 'PkgName', 'resource') ?? category ?? 'unknown',
    ...(installedVersion !== undefined && { installedVersion }),
    ...(fixedVersion !== undefined && { fixedVersion }),
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
  }
}
