import type { ScanReport } from '@tidewaiter/model'
import { detailText } from '../checks/detail-text.ts'
import { textOf } from '../engine/values.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { objectOf, objectsOf, type JsonObject } from '../scan/json-values.ts'
import { ownTime } from '../scan/own-time.ts'
import { present } from '../scan/present.ts'
import { failedScanDraft, scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { readResults } from './read-results.ts'
import { scannedArtifact } from './scanned-artifact.ts'

/** Reads one run: what one tool found in one go. */
export function readRun(run: JsonObject, options: ScanOptions, context: SourceContext): ScanResult {
  const driver = objectOf(objectOf(run['tool'])?.['driver'])
  const invocations = objectsOf(run['invocations'])
  const last = invocations.at(-1)
  const time = ownTime(last?.['endTimeUtc'], last?.['startTimeUtc'])
  const report: ScanReport = {
    ...present({ scannedAt: time }),
    tool: {
      name: textOf(driver?.['name']) ?? 'unknown',
      ...present({ version: textOf(driver?.['semanticVersion']) ?? textOf(driver?.['version']) }),
    },
    artifact: scannedArtifact(run),
    ...readResults(run, context),
  }
  const failed = invocations.find((invocation) => invocation['executionSuccessful'] === false)
  const drafts = scanDrafts(report, options)
  return { time, reports: [report], drafts: failed === undefined ? drafts : failedDrafts(failed, drafts, context) }
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
