import type { ScanReport } from '@tidewaiter/model'
import { misconfigurationOf } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import type { PassedOptions } from '../checks/passed-options.ts'
import { wantedChecks } from '../checks/wanted-checks.ts'
import { textOf } from '../engine/values.ts'
import { noFindings, type Findings } from '../scan/findings.ts'
import { type JsonObject, objectOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import { present } from '../scan/present.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import { scanDefaults } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { imageArtifact, resourceArtifact } from './artifact-of.ts'
import { checksOf, controlsOf } from './checks-of.ts'
import { packagesOf, secretsOf, vulnerabilitiesOf } from './findings-of.ts'
import { holdingOf } from './report-kinds.ts'

/** True for a compliance report that has only its specification so far. */
export function isUnfinished(resource: JsonObject): boolean {
  return holdingOf(resource['kind']) === 'compliance' && controlsOf(resource) === undefined
}

/** Reads one report resource; undefined for a kind that is none, and for one without a report. */
export function readResource(
  resource: JsonObject,
  options: PassedOptions,
  context: SourceContext,
): ScanResult | undefined {
  const holding = holdingOf(resource['kind'])
  if (holding === 'compliance') return readCompliance(resource, options)
  const report = objectOf(resource['report'])
  if (report === undefined || holding === undefined) return undefined
  const time = ownTime(report['updateTimestamp'], objectOf(resource['metadata'])?.['creationTimestamp'])
  if (holding === 'image') return readImage(resource, report, time)
  return readChecks(resource, report, time, holding === 'practices' ? 'RT' : 'BNCH', options, context)
}

function readImage(resource: JsonObject, report: JsonObject, time: number | undefined): ScanResult {
  const scan = scanReport(report, time, imageArtifact(resource, report), {
    ...noFindings,
    vulnerabilities: vulnerabilitiesOf(report),
    sensitiveData: secretsOf(report),
    packages: packagesOf(report),
  })
  return { time, reports: [scan], drafts: scanDrafts(scan, scanDefaults) }
}

function readChecks(
  resource: JsonObject,
  report: JsonObject,
  time: number | undefined,
  family: 'RT' | 'BNCH',
  options: PassedOptions,
  context: SourceContext,
): ScanResult {
  const artifact = resourceArtifact(resource)
  const checks = checksOf(report, clipText(artifact.name), namespaceOf(resource), context)
  const scan = scanReport(report, time, artifact, { ...noFindings, misconfigurations: checks.map(misconfigurationOf) })
  const finished = family === 'RT' ? scanDrafts(scan, scanDefaults) : [benchmarkDraft('Kubernetes infrastructure')]
  const drafts = wantedChecks(checks, options).map((check) => draftOfCheck(family, check))
  return { time, reports: [scan], drafts: [...drafts, ...finished] }
}

function readCompliance(resource: JsonObject, options: PassedOptions): ScanResult {
  const status = objectOf(resource['status'])
  const metadata = objectOf(resource['metadata'])
  const drafts = wantedChecks(controlsOf(resource) ?? [], options).map((control) => draftOfCheck('BNCH', control))
  return {
    time: ownTime(status?.['updateTimestamp'], metadata?.['creationTimestamp']),
    reports: [],
    drafts: [...drafts, benchmarkDraft(textOf(metadata?.['name']))],
  }
}

function benchmarkDraft(rule: string | undefined): ScanResult['drafts'][number] {
  return { code: 'BNCH-002', outcome: 'Success', rule }
}

function scanReport(
  report: JsonObject,
  time: number | undefined,
  artifact: ScanReport['artifact'],
  findings: Findings,
): ScanReport {
  const version = textOf(objectOf(report['scanner'])?.['version'])
  return {
    ...present({ scannedAt: time }),
    tool: { name: 'trivy-operator', ...present({ version }) },
    artifact,
    ...findings,
  }
}

function namespaceOf(resource: JsonObject): string | undefined {
  return clipText(objectOf(resource['metadata'])?.['namespace'])
}
