import { readEntry } from '@tidewaiter/delivery'
import { readEntryStamp, type Block, type Journal, type Order } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import { blockLines } from './block-lines.ts'
import { compileConditions, type CompiledConditions, type EventConditions } from './event-conditions.ts'

/** What is looked for in a journal; every condition that is given has to hold. */
export type EntrySearch = Omit<EventConditions, 'allowed' | 'severities' | 'fields'> & {
  /** Sequences, inclusive and exclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
  /** By their place in the journal; oldest first by default. */
  readonly order?: Order | undefined
  /** Ends after so many. */
  readonly limit?: number | undefined
  /** Name of a profile; the default one when absent. Entries that were not written in it are given in another. */
  readonly form?: string | undefined
}

/** An event in the journal. Times in ms since 1970-01-01 UTC. */
export type FoundEntry = {
  readonly sequence: number
  readonly acceptedAt: number
  readonly time: number
  readonly host?: string
  /** 0 to 10. */
  readonly severity: number
  /** The CEF message. */
  readonly message: string
}

/**
 * The entries that are looked for, many at a time, without end but the journal's: for exports. `findEvents` gives pages.
 *
 * @throws {GatewayError} `request-invalid`; {DeliveryError} `selection-invalid`, for the condition
 */
export async function* searchEntries(journal: Journal, search: EntrySearch): AsyncGenerator<readonly FoundEntry[]> {
  const { limit = Infinity, form = profiles[0]!.name, order = 'oldest', from, to } = search
  const conditions = compileConditions(search)
  let found = 0
  const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  for await (const part of journal.search({ ...conditions.query, ...range, form, order })) {
    if (part.kind === 'gap') continue
    const entries = [...entriesOf(part, order, conditions)].slice(0, limit - found)
    found += entries.length
    if (entries.length > 0) yield entries
    if (found >= limit) return
  }
}

function* entriesOf(block: Block, order: Order, { needsEntry, test }: CompiledConditions): Generator<FoundEntry> {
  const { acceptedAt, form } = block
  for (const { sequence, line } of blockLines(block, order)) {
    const entry = needsEntry ? readEntry(line, form) : undefined
    const stamp = needsEntry ? entry?.stamp : readEntryStamp(line)
    if (stamp === undefined || (entry !== undefined && !test(entry))) continue
    const { time, host, severity } = stamp
    const message = line.slice(stamp.message)
    yield { sequence, acceptedAt, time, ...(host !== undefined && { host }), severity, message }
  }
}
