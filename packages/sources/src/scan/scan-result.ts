import type { ScanReport } from '@tidewaiter/model'
import { readReport, type ReportFacts } from '../checks/read-report.ts'
import { reportTime } from '../engine/own-time.ts'
import type { Fault } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { RawRecord } from '../engine/record-id.ts'
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
 * @param faults what of the record could not be read
 */
export function scanReading(
  tool: string,
  { time, reports, drafts }: ScanResult,
  raw: RawRecord,
  context: SourceContext,
  faults: readonly Fault[] = [],
): Reading {
  return readReport(drafts, scanFacts(tool, time, context), raw, context, reports, faults)
}

/** What the events of a scan share. @param time ms since 1970-01-01 UTC; undefined when the record does not say */
export function scanFacts(tool: string, time: number | undefined, context: SourceContext): ReportFacts {
  return { tool, time: time ?? reportTime([], context), nodeName: context.nodeName }
}
