import type { ScannedArtifact } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { readReport } from '../checks/read-report.ts'
import { reportOfChecks } from '../checks/report-of-checks.ts'
import { reportTime } from '../engine/own-time.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import type { SourceContext } from '../source-context.ts'
import { checksOfLint } from './checks-of-lint.ts'

const tool = 'kube-linter'

/**
 * True for the output of kube-linter: the summary names its own version, or the catalogue of checks names their templates, in
 * versions without a summary. `Reports` is null where nothing was found.
 */
export function isLint(record: unknown): boolean {
  if (memberOf(record, 'Reports') === undefined) return false
  const [check] = listOf(memberOf(record, 'Checks'))
  return (
    memberOf(memberOf(record, 'Summary'), 'KubeLinterVersion') !== undefined ||
    (typeof memberOf(check, 'template') === 'string' && typeof memberOf(check, 'name') === 'string')
  )
}

/** Reads the output of one run. Never throws: what is none is refused. */
export function readLint(record: unknown, raw: Uint8Array | string, context: SourceContext): Reading {
  if (!isLint(record)) {
    return { kind: 'refused', reason: 'not a kube-linter report: no `Reports`, or neither `Summary` nor `Checks`' }
  }
  const summary = memberOf(record, 'Summary')
  const time = reportTime([memberOf(summary, 'CheckEndTime')], context)
  const faults = createFaultList()
  const checks = checksOfLint(record, context, faults)
  const artifact = lintedTarget(checks)
  const version = clipText(memberOf(summary, 'KubeLinterVersion'))
  const finished: EventDraft = {
    code: 'SJ-003',
    outcome: 'Success',
    artifactName: artifact.name === '' ? undefined : artifact.name,
    priority: clipText(memberOf(summary, 'ChecksStatus')),
  }
  const drafts = [...checks.map((check) => draftOfCheck('RT', check)), finished]
  const report = reportOfChecks(
    { tool: { name: tool, ...(version !== undefined && { version }) }, artifact, time },
    checks,
  )
  return readReport(drafts, { tool, time }, raw, context, [report], faults.all())
}

/** The file, where all that was found is in one; kube-linter does not say what it was called with. */
function lintedTarget(checks: readonly Check[]): ScannedArtifact {
  const paths = new Set(checks.flatMap(({ path }) => path ?? []))
  const [path] = paths
  return path !== undefined && paths.size === 1 ? { kind: 'filesystem', name: path } : { kind: 'unknown', name: '' }
}
