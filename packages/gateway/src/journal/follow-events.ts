import type { Gap, Journal, Sequence } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import { compileConditions, type EventConditions } from './event-conditions.ts'
import { eventsOf } from './find-events.ts'
import type { FoundEvent } from './found-event.ts'

/** What has come. */
export type FollowedPart = {
  /** Oldest first; may be none. */
  readonly events: readonly FoundEvent[]
  /** Entries that were removed or damaged before they could be looked at. */
  readonly gaps: readonly Gap[]
  /** From where on to follow after a break: nothing before it is missing. */
  readonly next: Sequence
}

export type Following = {
  /** The first entry to look at; what comes from now on when absent. */
  readonly from?: Sequence | undefined
  readonly form?: string | undefined
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Events as they are appended. Nothing is kept for a reader: it reads from the journal when it is ready, so a slow one lags
 * behind and learns of what was removed meanwhile as a gap. One step of a search is one part.
 *
 * @throws {GatewayError} `request-invalid`; {DeliveryError} `selection-invalid`, for `where`
 */
export async function* followEvents(
  journal: Journal,
  search: EventConditions,
  { from, form = profiles[0]!.name, signal }: Following,
): AsyncGenerator<FollowedPart, void> {
  const conditions = compileConditions(search)
  // What does not exist yet, as after an old copy of the journal was put back, is waited for from the end on.
  let next = Math.min(Math.max(from ?? journal.next, 1), journal.next)
  for (;;) {
    await journal.reached(next, signal)
    if (signal.aborted) return
    const to = journal.next
    const step = await journal.searchStep({ ...conditions.query, form, from: next, to })
    const events: FoundEvent[] = []
    const gaps: Gap[] = []
    for (const part of step.found) {
      if (part.kind === 'gap') gaps.push(part)
      else
        for (const event of eventsOf(part, 'oldest', conditions))
          if (search.allowed?.(event) !== false) events.push(event)
    }
    next = step.next ?? to
    yield { events, gaps, next }
  }
}
