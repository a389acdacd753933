import { redact, type SourceContext } from '@tidewaiter/sources'

/**
 * What of an object is told by itself: the results of a report, the violations of a constraint.
 *
 * Kubernetes rewrites its objects in place. A part that the last version did not hold is new, and the source is given the
 * object with its new parts alone.
 */
export type Parts = {
  /** What each part says, but not when: as long as the text is the same, nothing is new. */
  readonly texts: readonly string[]
  /** The object with some of its parts, by their indices. */
  readonly only: (isWanted: readonly boolean[]) => object
}

/** Parts are compared by what the object says, never by where it was read. */
export const nowhere: SourceContext = { serverName: '', peerAddress: '127.0.0.1', redact }
