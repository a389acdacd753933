import {
  createEvent,
  eventId,
  InvalidEventError,
  type Code,
  type Event,
  type NewEvent,
  type ScanReport,
} from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
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
 * Makes the events of one report. Never throws.
 *
 * The ids follow from the record's bytes and the node: reports of two nodes may be alike to the byte, and say nothing of
 * the node or the time.
 */
export function readReport(
  drafts: readonly EventDraft[],
  facts: ReportFacts,
  raw: Uint8Array | string,
  context: SourceContext,
  reports: readonly ScanReport[],
): Reading {
  if (drafts.length > maxEvents) {
    return { kind: 'refused', reason: `the report would give ${drafts.length} events; the most is ${maxEvents}` }
  }
  // The record is hashed once, not once for each event: it may hold a hundred megabytes.
  const record = eventId(raw)
  const base = facts.nodeName === undefined ? record : eventId(`${record} ${facts.nodeName}`)
  try {
    const events = drafts.map((draft, part) => eventOf(draft, facts, part === 0 ? base : eventId(base, part), context))
    return { kind: 'events', events, reports }
  } catch (error) {
    if (error instanceof InvalidEventError) return { kind: 'refused', reason: error.message }
    throw error
  }
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
