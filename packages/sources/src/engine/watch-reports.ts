import type { ScanReport } from '@tidewaiter/model'
import type { SourceReader } from '../source.ts'
import type { Reading } from './map-record.ts'
import { createReportJoin } from './report-join.ts'

/** The same reader; what its records say of findings is also handed to `found`, before their events are written. */
export function watchReports(reader: SourceReader, found: (reports: readonly ScanReport[]) => void): SourceReader {
  return {
    ...reader,
    read: (record, raw) => {
      const reading = reader.read(record, raw)
      if (reading.reports !== undefined && reading.reports.length > 0) found(reading.reports)
      return reading
    },
    ...(reader.readLarge && { readLarge: (document) => watched(reader.readLarge?.(document), found) }),
  }
}

/** The readings; their reports, as soon as they are whole. */
function watched(
  readings: Iterable<Reading> | undefined,
  found: (reports: readonly ScanReport[]) => void,
): Iterable<Reading> | undefined {
  return readings === undefined ? undefined : watchParts(readings, found)
}

function* watchParts(readings: Iterable<Reading>, found: (reports: readonly ScanReport[]) => void): Generator<Reading> {
  const join = createReportJoin()
  const tell = (reports: readonly ScanReport[]): void => {
    if (reports.length > 0) found(reports)
  }
  let last: Reading | undefined
  for (const reading of readings) {
    if (last !== undefined) yield last
    tell(join.add(reading.reports ?? []))
    last = reading
  }
  tell(join.end())
  if (last !== undefined) yield last
}
