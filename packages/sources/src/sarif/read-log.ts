import type { Reading } from '../engine/map-record.ts'
import { objectsOf, type JsonObject } from '../scan/json-values.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { readRun } from './read-run.ts'

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
  const times = runs.flatMap(({ time }) => time ?? [])
  const time = times.length === 0 ? undefined : times.reduce((latest, next) => (next > latest ? next : latest))
  const drafts = runs.flatMap((run) => run.drafts)
  return scanReading('sarif', { time, reports: runs.flatMap((run) => run.reports), drafts }, raw, context)
}
