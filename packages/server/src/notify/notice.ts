import type { Event, FindingCounts } from '@tidewaiter/model'

/** That a response policy has something to say about an event. */
export type Notice = {
  /** Stays the same when the notice is sent again, so that receivers can drop doubles. Letters, digits, `-` and `_`. */
  readonly id: string
  /** The response policy that asks for it. */
  readonly policyName: string
  readonly event: Event
  /** What the scan found that the event speaks of. */
  readonly counts?: FindingCounts | undefined
}
