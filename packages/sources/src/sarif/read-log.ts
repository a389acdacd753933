import type { Reading } from '../engine/map-record.ts'
import { type JsonObject, objectsOf } from '../engine/json-values.ts'
import { lostItems } from '../scan/lost-items.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { readRun } from './read-run.ts'
import { itemLists } from './sarif-lists.ts'

/**
 * Reads a log. The time of its events is the latest that a run ended at: a log is written when all of them have.
 *
 * @param raw the record's bytes or text, for the events' ids
 */
export function readLog(
  log: JsonObject,
  raw: Uint8Array | string,
  options: ScanOptions,
  context: SourceContext,
): Reading {
  const runs = objectsOf(log['runs']).map((run) => readRun(run, options, context))
  if (runs.length === 0) return { kind: 'skipped', reason: 'no-runs' }
  const drafts = runs.flatMap((run) => run.drafts)
  const time = latestOf(runs.map((run) => run.time))
  const result = { time, reports: runs.flatMap((run) => run.reports), drafts }
  return scanReading('sarif', result, raw, context, lostItems(log, itemLists))
}

/** The latest of the times that there are. */
export function latestOf(times: readonly (number | undefined)[]): number | undefined {
  return times.reduce((latest, next) => (next !== undefined && next > (latest ?? -Infinity) ? next : latest), undefined)
}
