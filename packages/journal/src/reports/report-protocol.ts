// What the thread of the caller says to the thread that holds the reports, and what this answers.
import type { Answer } from '../sqlite/protocol.ts'
import type { ChangeQuery, NewReport, ReportQuery } from './report-store.ts'

export type ReportRequest =
  | { readonly kind: 'keep'; readonly id: number; readonly reports: readonly NewReport[] }
  | { readonly kind: 'find'; readonly id: number; readonly query: ReportQuery }
  | { readonly kind: 'read'; readonly id: number; readonly report: number }
  | { readonly kind: 'changes'; readonly id: number; readonly query: ChangeQuery }
  | { readonly kind: 'present'; readonly id: number; readonly reports: readonly number[] }
  | { readonly kind: 'remove'; readonly id: number; readonly artifact: string }
  | { readonly kind: 'close'; readonly id: number }

/** How much is kept, which the caller's thread mirrors so that it can answer at once. */
export type ReportTotals = { readonly reports: number; readonly bytes: number }

export type ReportMessage = Answer | { readonly kind: 'totals'; readonly totals: ReportTotals }
