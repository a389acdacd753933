import type { JsonValue } from '../parse-json.ts'

/**
 * A document that is too long for memory, in parts. Its length is in lists that its source has named; they are given piece by
 * piece, and all the rest is the outline.
 */
export type LargeDocument = {
  /** What `eventId` gives for the bytes of the whole. */
  readonly id: string
  /** The whole, but of each list only the first element. */
  readonly outline: JsonValue
  /** The pieces, list by list in the order in which the source names them, and in the order of the document within one. */
  readonly pieces: () => Iterable<Piece>
}

/** Some elements of a list. */
export type Piece = {
  /** Which of the source's lists it is of, from 0. */
  readonly list: number
  /** Which of the elements at `*` holds the list; 0 where the path has none. */
  readonly parent: number
  /** Number of the first element in its list, from 0. */
  readonly first: number
  readonly elements: readonly JsonValue[]
}

/** Where a list stands in a document, by the names of the members that lead to it; `*` is each element of a list, once at most. */
export type ListPath = readonly string[]
