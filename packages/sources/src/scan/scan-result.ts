import type { ScanReport } from '@tidewaiter/model'
import { readReport } from '../checks/read-report.ts'
import { reportTime } from '../checks/report-time.ts'
import type { Reading } from '../engine/map-record.ts'
import type { SourceContext } from '../source-context.ts'
import type { EventDraft } from './event-draft.ts'

/** What a record of a scanner says: when, what was found, and which events follow. */
export type ScanResult = {
  /** Milliseconds since 1970-01-01 UTC; undefined when the record does not say. */
  readonly time: number | undefined
  readonly reports: readonly ScanReport[]
  readonly drafts: readonly EventDraft[]
}

/**
 * The reading of one record of a scanner. Never throws.
 *
 * @param tool name of the source, for `origin`
 * @param raw the record's bytes or text, for the events' ids
 */
export function scanReading(
  tool: string,
  { time, reports, drafts }: ScanResult,
  raw: Uint8Array | string,
  context: SourceContext,
): Reading {
  const facts = { tool, time: time ?? reportTime([], context), nodeName: context.nodeName }
  return readReport(drafts, facts, raw, context, reports)
}
