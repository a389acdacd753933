import { eventId, InvalidEventError, type Event, type ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import type { SourceContext } from '../source-context.ts'
import { eventOfDraft, type Draft } from './draft.ts'

/** What one part of a record comes to: an item of a list, a result of a report. */
export type Part =
  | { readonly kind: 'drafts'; readonly drafts: readonly Draft[] }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }

/** The reason for which a record of several parts is skipped that were skipped for different reasons. */
export const severalReasons: string = 'several-reasons'

/** The meaning of {@link severalReasons}, for the list of a source. */
export const severalReasonsMeaning: string = 'A list of records that are skipped for different reasons'

/**
 * Puts the parts of a record together.
 *
 * A part that cannot be read must neither cost the others nor vanish: beside events it gives AG-006, "a sensor lost events",
 * which counts such parts and says what is wrong with the first. A record without any event is refused for its first bad part,
 * else skipped.
 *
 * @param raw the record's bytes or text, for the ids of the events
 */
export function readParts(
  parts: readonly Part[],
  tool: string,
  raw: Uint8Array | string,
  context: SourceContext,
  reports: readonly ScanReport[] = [],
): Reading {
  // The record is hashed once, not once for each event: it may hold hundreds of megabytes.
  const record = eventId(raw)
  const faults: string[] = []
  const skips = new Set<string>()
  const events: Event[] = []
  for (const part of parts) {
    if (part.kind === 'refused') faults.push(part.reason)
    else if (part.kind === 'skipped') skips.add(part.reason)
    else for (const draft of part.drafts) add(draft)
  }

  function add(draft: Draft): void {
    try {
      const base = draft.identity === undefined ? record : eventId(draft.identity)
      events.push(eventOfDraft(draft, draft.part === 0 ? base : eventId(base, draft.part), tool, context))
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error
      faults.push(error.message)
    }
  }

  const [fault] = faults
  const last = events.at(-1)
  const withReports = reports.length === 0 ? {} : { reports }
  if (last === undefined) {
    if (fault !== undefined) return { kind: 'refused', reason: fault, ...withReports }
    const [reason = severalReasons] = skips.size === 1 ? skips : []
    return { kind: 'skipped', reason, ...withReports }
  }
  if (fault !== undefined) {
    const reason = `${faults.length} of ${parts.length} parts of a record could not be read: ${fault}`
    const lost: Draft = { part: -1, code: 'AG-006', time: last.time, outcome: 'Error', fields: { reason } }
    events.push(eventOfDraft(lost, eventId(record, lost.part), tool, context))
  }
  return { kind: 'events', events, ...withReports }
}
