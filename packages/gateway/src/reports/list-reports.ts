import type { KeptReport, ReportPlace, ReportQuery, ReportStore } from '@tidewaiter/journal'
import type { FindingCounts } from '@tidewaiter/model'

/** A report that is kept, without its findings. Texts are cut to 512 characters. Times in ms since 1970-01-01 UTC. */
export type ListedReport = Omit<KeptReport, 'summary'> & { readonly findings: FindingCounts }

/** A page of reports, newest first. */
export type ReportList = {
  readonly reports: readonly ListedReport[]
  /** Give it as `after` to have the next page; absent at the end. */
  readonly next?: ReportPlace
}

/**
 * A page of what is kept.
 *
 * @throws {JournalError} `journal-damaged`, `journal-unwritable`
 */
export async function listReports(store: ReportStore, query: ReportQuery): Promise<ReportList> {
  const found = await store.find(query)
  const last = found.at(-1)
  return {
    reports: found.map(({ summary, ...report }) => ({ ...report, findings: JSON.parse(summary) as FindingCounts })),
    ...(found.length === query.limit &&
      last !== undefined && { next: { scannedAt: last.scannedAt, id: last.id } satisfies ReportPlace }),
  }
}
