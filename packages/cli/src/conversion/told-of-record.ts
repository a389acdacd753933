import type { ScanReport } from '@tidewaiter/model'

/** Which record something is told of. The order of the keys is that in the file. */
type RecordPlace = {
  readonly source: string
  /** `-` for standard input. */
  readonly file: string
  /** Number of the record in its file, from 1; lines of text between the records count too, empty ones do not. */
  readonly record: number
}

/** A record that gave no event, and why. */
export type Refusal = RecordPlace & { readonly reason: string }

/** What a scanner found, as one of its records says. */
export type FoundReport = RecordPlace & { readonly report: ScanReport }
