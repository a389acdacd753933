import { eventId, InvalidEventError, type Event, type ScanReport } from '@tidewaiter/model'
import { createFaultList, faultsText, withFaults } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { recordId, type RawRecord } from '../engine/record-id.ts'
import type { SourceContext } from '../source-context.ts'
import { eventOfDraft, type Draft } from './draft.ts'

/** What one part of a record comes to: an item of a list, a result of a report. */
export type Part = (
  | { readonly kind: 'drafts'; readonly drafts: readonly Draft[] }
  | { readonly kind: 'skipped'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string }
) & {
  /** Where it stands in the record: `items[3]`; absent where it is the whole record. */
  readonly path?: string
}

/** The reason for which a record of several parts is skipped that were skipped for different reasons. */
export const severalReasons: string = 'several-reasons'

/** The meaning of {@link severalReasons}, for the list of a source. */
export const severalReasonsMeaning: string = 'A list of records that are skipped for different reasons'

/**
 * Puts the parts of a record together.
 *
 * A part that cannot be read must neither cost the others nor vanish: beside events it is a fault of the reading. A record without
 * any event is refused for its first bad part, else skipped.
 *
 * @param raw the record, for the ids of the events
 */
export function readParts(
  parts: readonly Part[],
  tool: string,
  raw: RawRecord,
  context: SourceContext,
  reports: readonly ScanReport[] = [],
): Reading {
  const gathering = gatherParts(tool, raw, context)
  const events = gathering.add(parts)
  const reading = { ...gathering.end(), ...(reports.length > 0 && { reports }) }
  return reading.kind === 'events' ? { ...reading, events } : reading
}

/** The parts of a record as they come, where they are too many for memory. */
export type PartsGathering = {
  /** The events of further parts. */
  readonly add: (parts: readonly Part[]) => readonly Event[]
  /** What became of the record, when all parts were added; without the events. */
  readonly end: () => Reading
}

/** See {@link readParts}. */
export function gatherParts(tool: string, raw: RawRecord, context: SourceContext): PartsGathering {
  // The record is hashed once, not once for each event: it may hold hundreds of megabytes.
  const record = recordId(raw)
  const faults = createFaultList()
  const skips = new Set<string>()
  let hasEvents = false

  function add(parts: readonly Part[]): readonly Event[] {
    const events: Event[] = []
    for (const part of parts) {
      if (part.kind === 'refused') faults.add(part.path ?? '', part.reason)
      else if (part.kind === 'skipped') skips.add(part.reason)
      else for (const draft of part.drafts) addDraft(draft, part.path, events)
    }
    hasEvents ||= events.length > 0
    return events
  }

  function addDraft(draft: Draft, path: string | undefined, events: Event[]): void {
    try {
      const base = draft.identity === undefined ? record : eventId(draft.identity)
      events.push(eventOfDraft(draft, draft.part === 0 ? base : eventId(base, draft.part), tool, context))
    } catch (error) {
      if (!(error instanceof InvalidEventError)) throw error
      faults.add(path ?? '', error.message)
    }
  }

  function end(): Reading {
    const found = faults.all()
    if (hasEvents) return { kind: 'events', events: [], ...withFaults(found) }
    if (found.length > 0) return { kind: 'refused', reason: faultsText(found) }
    const [reason = severalReasons] = skips.size === 1 ? skips : []
    return { kind: 'skipped', reason }
  }

  return { add, end }
}
