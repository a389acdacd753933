import { clipText } from '../checks/clip-text.ts'
import { nameOfCheck } from '../checks/check.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import { isObject, listOf, memberOf } from '../engine/json-values.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { reportTime } from '../engine/own-time.ts'
import { wantedChecks } from '../checks/wanted-checks.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import type { SourceContext } from '../source-context.ts'
import { controlsOfSummary, type Control } from './controls-of-summary.ts'
import type { KubescapeOptions } from './kubescape-options.ts'
import { resourceChecks, type AcceptedControl } from './resource-checks.ts'
import { scannedTarget } from './scanned-target.ts'

const tool = 'kubescape'

/**
 * The summary of a posture report, or undefined when the record is none. It stands in `summaryDetails`; a summary alone, cut out of
 * a report, is read too.
 */
export function summaryOf(record: unknown): unknown {
  const inner = memberOf(record, 'summaryDetails')
  if (isObject(inner)) return inner
  const isSummary = isObject(memberOf(record, 'controls')) && Array.isArray(memberOf(record, 'frameworks'))
  return isSummary && memberOf(record, 'ResourceCounters') !== undefined ? record : undefined
}

/** Reads one posture report. Never throws: what is none is refused. */
export function readPosture(
  record: unknown,
  raw: Uint8Array | string,
  options: KubescapeOptions,
  context: SourceContext,
): Reading {
  const summary = summaryOf(record)
  if (summary === undefined) return { kind: 'refused', reason: 'not a Kubescape report (v2): no `summaryDetails`' }
  const time = reportTime([memberOf(record, 'generationTime')], context)
  const artifact = scannedTarget(record, context)
  const faults = createFaultList()
  const controls = controlsOfSummary(summary, summary === record ? '' : 'summaryDetails', faults)
  const overall = [...controls.values()].map(({ check }) => check)
  const { checks, accepted } = resourceChecks(memberOf(record, 'results'), controls, faults)
  const risks = [...accepted, ...acceptedAsAWhole(controls, accepted)]
  const drafts = [
    ...wantedChecks(overall, options).map((check) => draftOfCheck('BNCH', check)),
    ...(options.resources === 'event' ? checks.map((check) => draftOfCheck('RT', check)) : []),
    ...risks.map((risk) => acceptedDraft(risk, artifact.name)),
    ...finishedDrafts(summary),
  ]
  const version = clipText(memberOf(memberOf(memberOf(record, 'metadata'), 'scanMetadata'), 'kubescapeVersion'))
  const report = reportOfChecks(
    {
      tool: { name: tool, ...(version !== undefined && { version }) },
      artifact,
      time,
      acceptedRisks: risks.map(({ risk }) => risk),
    },
    [...overall, ...checks],
  )
  const sourceName = artifact.kind === 'cluster' ? artifact.name : undefined
  return readReport(drafts, { tool, time, sourceName }, raw, context, [report], faults.all())
}

/** Controls that passed with exceptions, where the report does not say for which resources: their results were cut off. */
function acceptedAsAWhole(
  controls: ReadonlyMap<string, Control>,
  accepted: readonly AcceptedControl[],
): readonly AcceptedControl[] {
  const told = new Set(accepted.map(({ check }) => check.id))
  return [...controls.values()].flatMap(({ check, excepted }) =>
    excepted && !told.has(check.id) ? [{ check, risk: { kind: 'misconfiguration', id: check.id } }] : [],
  )
}

function acceptedDraft({ check, risk }: AcceptedControl, scanned: string): EventDraft {
  return {
    code: 'MS-001',
    outcome: 'Success',
    artifactName: check.resource ?? (scanned === '' ? undefined : scanned),
    userName: risk.by,
    rule: nameOfCheck(check),
    priority: check.priority,
    namespace: check.namespace,
  }
}

/** One for each framework, or one for a scan of single controls, with what Kubescape thinks of the whole. */
function finishedDrafts(summary: unknown): readonly EventDraft[] {
  const frameworks = listOf(memberOf(summary, 'frameworks')).filter(isObject)
  return (frameworks.length === 0 ? [summary] : frameworks).map((framework) => ({
    code: 'BNCH-002',
    outcome: 'Success',
    rule: clipText(memberOf(framework, 'name')),
    priority: judgementOf(framework),
  }))
}

/** `failed, compliance score 73.2`; the score is 0 to 100, and older versions have none. */
function judgementOf(framework: unknown): string | undefined {
  const status = clipText(memberOf(framework, 'status'))
  const score = memberOf(framework, 'complianceScore')
  const text = typeof score === 'number' ? `compliance score ${Math.round(score * 10) / 10}` : undefined
  return [status, text].filter((part) => part !== undefined).join(', ') || undefined
}
