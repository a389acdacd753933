import { readEntry } from '@tidewaiter/delivery'
import type { Block, Gap, Journal, Order, Query, Sequence } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import { GatewayError } from '../gateway-errors.ts'
import { blockLines } from './block-lines.ts'
import { startBudget } from './budget.ts'
import { compileConditions, type CompiledConditions, type EventConditions } from './event-conditions.ts'
import { foundEvent, type FoundEvent } from './found-event.ts'

/** What is looked for, and which page of it. */
export type EventSearch = EventConditions & {
  /** By their place in the journal; newest first by default. */
  readonly order?: Order | undefined
  /** Only what stands before, or behind, this entry: `next` of the page before, in the order of the search. */
  readonly before?: Sequence | undefined
  readonly after?: Sequence | undefined
  /** Events on the page, 1 to 1,000; 100 by default. */
  readonly limit?: number | undefined
  /** How long to look, in ms; 2,000 by default. */
  readonly budgetMs?: number | undefined
  /** Name of a profile; the default one when absent. Entries that were not written in it are given in another. */
  readonly form?: string | undefined
  /** Ends the page, as when the time is over. */
  readonly signal?: AbortSignal | undefined
}

/** One page of events, in the order of the search. */
export type EventPage = {
  readonly events: readonly FoundEvent[]
  /** False: the time was over before the page was full and before the search was at its end. */
  readonly complete: boolean
  /** `before` (newest first) or `after` (oldest first) of the next page; absent when there is nothing left to look at. */
  readonly next?: Sequence
  /** The last entry that was looked at or left out; absent when there was none. */
  readonly scannedTo?: Sequence
  /** Entries that cannot be looked at. */
  readonly gaps: readonly Gap[]
}

const pageMost = 1000
const gapsMost = 1000

/**
 * Looks for events, and ends: where the page is full, where nothing is left, or where the time is over, however large the
 * journal is. What is rare is found page by page then.
 *
 * @throws {GatewayError} `request-invalid`; {DeliveryError} `selection-invalid`, for `where`
 */
export async function findEvents(journal: Journal, search: EventSearch): Promise<EventPage> {
  const { order = 'newest', limit = 100, before, after, allowed } = search
  if (!Number.isInteger(limit) || limit < 1 || limit > pageMost) {
    throw new GatewayError('request-invalid', { fault: `a page has 1 to ${pageMost} events` })
  }
  const conditions = compileConditions(search)
  const isOver = startBudget(search.budgetMs, search.signal)
  const range = { from: Math.max((after ?? 0) + 1, journal.oldest), to: Math.min(before ?? Infinity, journal.next) }
  const events: FoundEvent[] = []
  const gaps: Gap[] = []
  let rest: Query | undefined = {
    ...conditions.query,
    ...range,
    order,
    form: search.form ?? profiles[0]!.name,
  }
  while (rest !== undefined) {
    const step = await journal.searchStep(rest)
    for (const part of step.found) {
      if (part.kind === 'gap') {
        if (gaps.length < gapsMost) gaps.push(part)
        continue
      }
      for (const event of eventsOf(part, order, conditions)) {
        if (allowed?.(event) === false) continue
        events.push(event)
        if (events.length === limit) return pageTo(event.sequence, true)
      }
    }
    rest = step.next === undefined ? undefined : { ...rest, [order === 'newest' ? 'to' : 'from']: step.next }
    if (step.next !== undefined && isOver()) return pageTo(order === 'newest' ? step.next : step.next - 1, false)
  }
  const { from, to } = range
  return { events, complete: true, gaps, ...(from < to && { scannedTo: order === 'newest' ? from : to - 1 }) }

  function pageTo(scannedTo: Sequence, complete: boolean): EventPage {
    const isLast = order === 'newest' ? scannedTo <= range.from : scannedTo + 1 >= range.to
    return { events, complete, gaps, scannedTo, ...(!isLast && { next: scannedTo }) }
  }
}

/** The events of a block that was found that are meant. */
export function* eventsOf(block: Block, order: Order, conditions: CompiledConditions): Generator<FoundEvent> {
  const { acceptedAt, form } = block
  for (const { sequence, line } of blockLines(block, order)) {
    const entry = readEntry(line, form)
    if (entry !== undefined && conditions.test(entry)) yield foundEvent(entry, { sequence, acceptedAt })
  }
}
