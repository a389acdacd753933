import type { ScannedArtifact } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import { memberOf } from '../engine/json-values.ts'
import type { PassedOptions } from '../checks/passed-options.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { reportTime } from '../engine/own-time.ts'
import { wantedChecks } from '../checks/wanted-checks.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { countOf } from '../engine/values.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import type { SourceContext } from '../source-context.ts'
import { checksOfAudit } from './checks-of-audit.ts'

const tool = 'polaris'

/** True for the output of an audit: its version and its results stand in it since the first release. */
export function isPolarisAudit(record: unknown): boolean {
  return typeof memberOf(record, 'PolarisOutputVersion') === 'string' && memberOf(record, 'Results') !== undefined
}

/** Reads one audit. Never throws: what is none is refused. */
export function readAudit(
  record: unknown,
  raw: Uint8Array | string,
  options: PassedOptions,
  context: SourceContext,
): Reading {
  if (!isPolarisAudit(record)) {
    return { kind: 'refused', reason: 'not a Polaris audit: no `PolarisOutputVersion` or no `Results`' }
  }
  const time = reportTime([memberOf(record, 'AuditTime')], context)
  const artifact = auditedTarget(record, context)
  const faults = createFaultList()
  const checks = checksOfAudit(record, context, faults)
  const drafts = [
    ...wantedChecks(checks, options).map((check) => draftOfCheck('RT', check)),
    finishedDraft(record, artifact.name),
  ]
  const report = reportOfChecks({ tool: { name: tool }, artifact, time }, checks)
  const sourceName = artifact.kind === 'cluster' && artifact.name !== '' ? artifact.name : undefined
  return readReport(drafts, { tool, time, sourceName }, raw, context, [report], faults.all())
}

/**
 * What was audited: manifests by their path, a cluster by its name. `SourceName` of a cluster is the address of its API server, and
 * `DisplayName` the same unless the user gave one, so that the name in the settings stands between them.
 */
function auditedTarget(audit: unknown, { clusterName }: SourceContext): ScannedArtifact {
  const given = clipText(memberOf(audit, 'DisplayName'))
  const source = clipText(memberOf(audit, 'SourceName'))
  if (memberOf(audit, 'SourceType') === 'Cluster') {
    return { kind: 'cluster', name: (given === source ? clusterName : given) ?? clusterName ?? source ?? '' }
  }
  const path = given ?? source
  return path === undefined ? { kind: 'unknown', name: '' } : { kind: 'filesystem', name: path }
}

function finishedDraft(audit: unknown, name: string): EventDraft {
  const score = countOf(memberOf(audit, 'Score'), 100)
  return {
    code: 'SJ-003',
    outcome: 'Success',
    artifactName: name === '' ? undefined : name,
    priority: score === undefined ? undefined : `score ${score} of 100`,
  }
}
