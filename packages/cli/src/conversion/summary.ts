import type { ConverterCounts } from '@tidewaiter/sources'
import { grouped, plural } from '../terminal/plural.ts'

/** Counts over all files of a run. */
export type Totals = {
  records: number
  events: number
  shortened: number
  refused: number
  readonly skipped: Map<string, number>
}

export function createTotals(): Totals {
  return { records: 0, events: 0, shortened: 0, refused: 0, skipped: new Map() }
}

/** Adds the counts of one file. */
export function addCounts(totals: Totals, counts: ConverterCounts): void {
  totals.records += counts.records
  totals.events += counts.events
  totals.shortened += counts.shortened
  totals.refused += counts.refused
  for (const [reason, count] of counts.skipped) totals.skipped.set(reason, (totals.skipped.get(reason) ?? 0) + count)
}

/** `1,204 records: 1,187 events (2 shortened), 16 skipped (metrics 10, not-json 6), 1 refused`. */
export function summaryText(totals: Totals): string {
  const skips = [...totals.skipped].sort(([, a], [, b]) => b - a)
  const skipped = skips.reduce((sum, [, count]) => sum + count, 0)
  const reasons = skips.map(([reason, count]) => `${reason} ${grouped(count)}`).join(', ')
  return [
    `${plural(totals.records, 'record')}: ${plural(totals.events, 'event')}`,
    totals.shortened === 0 ? '' : ` (${grouped(totals.shortened)} shortened)`,
    `, ${grouped(skipped)} skipped${skipped === 0 ? '' : ` (${reasons})`}`,
    `, ${grouped(totals.refused)} refused`,
  ].join('')
}
