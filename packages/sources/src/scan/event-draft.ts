import type { Code, Status } from '@tidewaiter/model'

/** An event of a control family before it has its time, its id and the fields that every event has. */
export type EventDraft = {
  readonly code: Code
  readonly outcome: Status
  readonly artifactName?: string | undefined
  readonly userName?: string | undefined
  /** Needed with outcome Error, and not allowed without. */
  readonly reason?: string | undefined
  readonly namespace?: string | undefined
  /** The tool's name for the finding, check or policy. */
  readonly rule?: string | undefined
  /** The tool's word for how bad it is. */
  readonly priority?: string | undefined
}
