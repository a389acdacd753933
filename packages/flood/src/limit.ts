import type { EventPart } from './event-part.ts'

/** What keeps a flood of events out; each part by itself or both. Times in ms. */
export type Limit = {
  /** Deduplication: of events that are alike, the first goes out, and the others of the window in one summary. */
  readonly repeat?: RepeatLimit | undefined
  /** What is beyond the rate goes out in summaries. */
  readonly rate?: RateLimit | undefined
}

export type RepeatLimit = {
  /** Length of the window that the first event opens. */
  readonly within: number
  /** What alike events have in common. Absent: everything but what differs each time; see `ownParts`. */
  readonly by?: readonly EventPart[] | undefined
}

export type RateLimit = {
  /** Events a second that go out, on average. */
  readonly events: number
  /** Events that may go out at once, 1 or more. */
  readonly burst: number
  /** Events that have this in common share one allowance; all of them when it is empty. */
  readonly per: readonly EventPart[]
  /** How often what is beyond the rate is summed up. */
  readonly every: number
}
