import type { ScanReport } from '@tidewaiter/model'
import { detailText } from '../checks/detail-text.ts'
import { textOf } from '../engine/values.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import { present } from '../scan/present.ts'
import { failedScanDraft, scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { resultsReader } from './read-results.ts'
import { scannedArtifact } from './scanned-artifact.ts'

/** Reads one run: what one tool found in one go. */
export function readRun(run: JsonObject, options: ScanOptions, context: SourceContext): ScanResult {
  const report: ScanReport = { ...runHead(run), ...resultsReader(run, context)(run['results']) }
  return { time: report.scannedAt, reports: [report], drafts: draftsOfRun(run, report, options, context) }
}

/** What a run says beside its findings. */
export function runHead(run: JsonObject): Pick<ScanReport, 'scannedAt' | 'tool' | 'artifact'> {
  const driver = objectOf(objectOf(run['tool'])?.['driver'])
  const last = objectsOf(run['invocations']).at(-1)
  const time = ownTime(last?.['endTimeUtc'], last?.['startTimeUtc'])
  return {
    ...present({ scannedAt: time }),
    tool: {
      name: textOf(driver?.['name']) ?? 'unknown',
      ...present({ version: textOf(driver?.['semanticVersion']) ?? textOf(driver?.['version']) }),
    },
    artifact: scannedArtifact(run),
  }
}

/** The events of a run with these findings. */
export function draftsOfRun(
  run: JsonObject,
  report: ScanReport,
  options: ScanOptions,
  context: SourceContext,
): readonly EventDraft[] {
  const failed = objectsOf(run['invocations']).find((invocation) => invocation['executionSuccessful'] === false)
  const drafts = scanDrafts(report, options)
  return failed === undefined ? drafts : failedDrafts(failed, drafts, context)
}

/** A run that failed says what it found until then; what was accepted was accepted all the same. */
function failedDrafts(
  invocation: JsonObject,
  [finished, ...others]: readonly EventDraft[],
  context: SourceContext,
): readonly EventDraft[] {
  const notes = objectsOf(invocation['toolExecutionNotifications'])
  const note = notes.find(({ level }) => level === 'error') ?? notes[0]
  const reason =
    detailText(objectOf(note?.['message'])?.['text'], context) ??
    detailText(invocation['exitCodeDescription'], context) ??
    `exit code ${textOf(invocation['exitCode']) ?? 'unknown'}`
  const accepted = others.filter(({ code }) => code !== 'CI-002')
  return [failedScanDraft(finished?.artifactName, reason, finished?.userName), ...accepted]
}
