import {
  createEvent,
  eventId,
  InvalidEventError,
  type Code,
  type Event,
  type NewEvent,
  type ScanReport,
} from '@tidewaiter/model'
import { createFaultList, faultsText, withFaults, type Fault } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { recordId, type RawRecord } from '../engine/record-id.ts'
import type { SourceContext } from '../source-context.ts'
import type { EventDraft } from '../scan/event-draft.ts'

/** Most events that one report may give; some 150 MB of memory. */
const maxEvents = 200_000

/** What all events of a report share. */
export type ReportFacts = {
  readonly tool: string
  /** In ms since 1970-01-01 UTC. */
  readonly time: number
  /** What was checked, where one name says it: a node, a cluster. The server stands in. */
  readonly sourceName?: string | undefined
  /** The node that the report is about. */
  readonly nodeName?: string | undefined
}

/**
 * Makes the events of one report. Never throws. What cannot be read of it costs no other part.
 *
 * The ids follow from the record's bytes and the node: reports of two nodes may be alike to the byte, and say nothing of
 * the node or the time.
 *
 * @param faults what of the report could not even be drafted
 */
export function readReport(
  drafts: readonly EventDraft[],
  facts: ReportFacts,
  raw: RawRecord,
  context: SourceContext,
  reports: readonly ScanReport[],
  faults: readonly Fault[] = [],
): Reading {
  if (drafts.length > maxEvents) {
    return { kind: 'refused', reason: `the report would give ${drafts.length} events; the most is ${maxEvents}` }
  }
  const gathering = gatherReport(facts, raw, context)
  const events = gathering.add(drafts)
  const reading = gathering.end(faults)
  return reading.kind === 'events' ? { ...reading, events, reports } : reading
}

/** The drafts of a report as they come, where they are too many for memory. */
export type ReportGathering = {
  /** The events of further drafts. */
  readonly add: (drafts: readonly EventDraft[]) => readonly Event[]
  /** What became of the report, when all drafts were added; without the events. @param faults what could not be drafted */
  readonly end: (faults?: readonly Fault[]) => Reading
}

/** See {@link readReport}. */
export function gatherReport(facts: ReportFacts, raw: RawRecord, context: SourceContext): ReportGathering {
  // The record is hashed once, not once for each event: it may hold a hundred megabytes.
  const record = recordId(raw)
  const base = facts.nodeName === undefined ? record : eventId(`${record} ${facts.nodeName}`)
  const invalid = createFaultList()
  let part = 0
  let hasEvents = false

  function add(drafts: readonly EventDraft[]): readonly Event[] {
    const events: Event[] = []
    for (const draft of drafts) {
      const id = part === 0 ? base : eventId(base, part)
      part++
      try {
        events.push(eventOf(draft, facts, id, context))
      } catch (error) {
        if (!(error instanceof InvalidEventError)) throw error
        invalid.add('', error.message)
      }
    }
    hasEvents ||= events.length > 0
    return events
  }

  function end(faults: readonly Fault[] = []): Reading {
    const all = [...faults, ...invalid.all()]
    if (!hasEvents && all.length > 0) return { kind: 'refused', reason: faultsText(all) }
    return { kind: 'events', events: [], ...withFaults(all) }
  }

  return { add, end }
}

function eventOf(draft: EventDraft, facts: ReportFacts, id: string, context: SourceContext): Event {
  const { code, outcome, reason, rule, priority, namespace, artifactName, userName } = draft
  const event = {
    code,
    time: facts.time,
    id,
    outcome,
    fields: {
      sourceName: facts.sourceName ?? context.serverName,
      sourceAddress: context.nodeAddress ?? context.peerAddress,
      reason,
      nodeName: facts.nodeName,
      namespace,
      artifactName,
      userName,
    },
    origin: { tool: facts.tool, ...(rule !== undefined && { rule }), ...(priority !== undefined && { priority }) },
  }
  return createEvent(event as unknown as NewEvent<Code>) as Event
}
