// What the thread of the caller says to the threads that hold the database, and what these answer. Bytes are transferred,
// never cloned. A request has a number, and its answer
// the same; 0 is the number of the start.
import type { DetailsOf } from '@tidewaiter/telemetry'
import { JournalError, type JournalErrorCode, type JournalErrorDetails } from '../journal-errors.ts'
import type { journalHappenings } from '../journal-happenings.ts'
import type { CountQuery, NewDeadLetter, Query, Sequence } from '../journal.ts'

export type Pairs<V> = readonly (readonly [string, V])[]

/** An error that crosses from one thread to another. */
export type Failure = { readonly code: JournalErrorCode; readonly details: JournalErrorDetails }

/** The error that a failure stands for. */
export function toError({ code, details }: Failure): JournalError {
  return new JournalError(code, details)
}

/** A group that waits for its commit. */
export type QueuedGroup = {
  readonly id: number
  /** How many refusals the caller knew of when it appended: see `writer.ts`. */
  readonly refusalsSeen: number
  readonly count: number
  readonly bodies: Pairs<Uint8Array>
  readonly marks: Pairs<string>
  readonly atOnce: boolean
}

/** A block as it was stored: in each of its forms. */
export type StoredBlock = {
  readonly first: Sequence
  readonly count: number
  readonly acceptedAt: number
  readonly bodies: Pairs<Uint8Array>
}

export type WriterRequest =
  | { readonly kind: 'append'; readonly group: QueuedGroup }
  | { readonly kind: 'save-cursors'; readonly cursors: Pairs<Sequence> }
  | { readonly kind: 'open-cursor'; readonly id: number; readonly name: string; readonly start: 'now' | 'oldest' }
  | { readonly kind: 'remove-cursor'; readonly id: number; readonly name: string }
  | { readonly kind: 'remove-mark'; readonly id: number; readonly name: string }
  | { readonly kind: 'add-dead-letters'; readonly id: number; readonly letters: readonly NewDeadLetter[] }
  | { readonly kind: 'remove-dead-letters'; readonly id: number; readonly ids: readonly number[] }
  | { readonly kind: 'checkpointed'; readonly logPages: number }
  | { readonly kind: 'close'; readonly id: number }

export type ReaderRequest =
  | { readonly kind: 'open'; readonly id: number }
  | {
      readonly kind: 'read'
      readonly id: number
      readonly from: Sequence
      readonly form: string
      readonly end: Sequence
      /** How many blocks and gaps at most. */
      readonly most: number
    }
  | {
      readonly kind: 'search'
      readonly id: number
      readonly query: Query
      readonly from: Sequence
      readonly to: Sequence
    }
  | {
      readonly kind: 'count'
      readonly id: number
      readonly query: CountQuery
      readonly from: Sequence
      readonly to: Sequence
    }
  | { readonly kind: 'list-dead-letters'; readonly id: number; readonly query: DeadLetterQuery }
  | { readonly kind: 'checkpoint'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number }

/** What adding or removing dead letters has done. */
export type DeadLetterChange = { readonly removed: number; readonly counts: Pairs<number> }

export type DeadLetterQuery = { readonly integration?: string; readonly after?: number; readonly limit: number }

/** What both answer: the value of a request, or why there is none. */
export type Answer =
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure }

export type Told = {
  [Name in keyof typeof journalHappenings]: {
    readonly kind: 'tell'
    readonly name: Name
    readonly details: DetailsOf<(typeof journalHappenings)[Name]>
  }
}[keyof typeof journalHappenings]

export type WriterMessage =
  | Answer
  | Told
  | { readonly kind: 'committed'; readonly blocks: readonly StoredBlock[]; readonly groups: readonly KeptGroup[] }
  | { readonly kind: 'refused'; readonly ids: readonly number[]; readonly failure: Failure }
  | { readonly kind: 'state'; readonly state: WriterState }
  | { readonly kind: 'checkpoint-wanted' }

export type ReaderMessage = Answer | Told

type KeptGroup = { readonly id: number; readonly first: Sequence }

/** What the caller's thread mirrors, so that it can answer at once. */
export type WriterState = {
  readonly oldest: Sequence
  readonly oldestAt: number | undefined
  readonly refusing: string | undefined
  readonly removedUnread: number
}

export type OpenedState = WriterState & {
  readonly next: Sequence
  readonly cursors: Pairs<Sequence>
  readonly marks: Pairs<string>
  readonly deadLetters: Pairs<number>
}
