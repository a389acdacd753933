/**
 * The limit of one stream of records: stands between a source and the writing of its events.
 *
 * Invariants
 * - `seen` counts the events of the source, whatever becomes of them: the same bytes give the same number. The places of a
 *   stream count by it.
 * - What was seen becomes durable with the commit that takes it: as an entry, or as a count in a mark (`withheld-mark.ts`).
 *   The summary of a window and the emptying of its mark are in one group, so a crash neither loses nor doubles it.
 * - A commit that the journal refuses puts the windows back to what the marks say. All that were under way with it were
 *   refused too, and do nothing more: that is what `epoch` is for.
 */
import { createLimiter, type Limiter, type Withheld } from '@tidewaiter/flood'
import type { Event } from '@tidewaiter/model'
import type { Reading, SourceReader } from '@tidewaiter/sources'
import { readWithheld, writeWithheld } from './withheld-mark.ts'
import type { WayLimitParts } from './way-limit.ts'

/** What a commit takes along. */
export type LimitNews = {
  readonly marks: ReadonlyMap<string, string>
  readonly withheld: number
  readonly summaries: number
  readonly epoch: number
  /** Windows that are over. */
  readonly ended: readonly number[]
}

export type StreamLimit = {
  /** Puts the limit behind the reader of a source; begins to count anew. */
  readonly gate: (reader: SourceReader) => SourceReader
  readonly seen: () => number
  /** The next events were dealt with before: they are left out. */
  readonly skip: (events: number) => void
  /** Looks at the time. True when summaries are due: `flush` of the gate then gives these, and nothing that the source holds. */
  readonly look: () => boolean
  /** Ends all windows. */
  readonly finish: () => void
  readonly untilDue: () => number | undefined
  readonly takeNews: () => LimitNews
  readonly accepted: (news: LimitNews) => void
  readonly refused: (news: LimitNews) => void
  /** Forgets what was not committed. */
  readonly restore: () => void
}

export function createStreamLimit({ limit, clock, slots, marks }: WayLimitParts): StreamLimit {
  const changed = new Map<number, Withheld | undefined>()
  const slotOf = new Map<number, string>()
  const limiter: Limiter = createLimiter(limit, { clock, onChange: (id, withheld) => void changed.set(id, withheld) })
  let seen = 0
  let skipped = 0
  let withheld = 0
  let summaries = 0
  let epoch = 0
  let onlyDue = false

  function takeDue(): Event[] {
    const due = limiter.due.splice(0).map(({ event }) => event)
    summaries += due.length
    return due
  }

  /** True for one that was not dealt with before. */
  function isFresh(): boolean {
    seen++
    if (skipped === 0) return true
    skipped--
    return false
  }

  /** Those that go out. Summaries that come before them are added to `before`. */
  function pass(events: readonly Event[], before: Event[]): Event[] {
    const out: Event[] = []
    for (const event of events) {
      if (!isFresh()) continue
      const goesOut = limiter.take(event, 0)
      before.push(...takeDue())
      if (goesOut) out.push(event)
      else withheld++
    }
    return out
  }

  /** What is verbatim is no event: it is not judged. */
  function passReading({ settled: earlier = [], verbatim, ...reading }: Reading): Reading {
    const settled: Event[] = []
    settled.push(...pass(earlier, settled))
    const passed = reading.kind === 'events' ? { ...reading, events: pass(reading.events, settled) } : reading
    const isPassed = verbatim !== undefined && isFresh()
    return { ...passed, settled, ...(isPassed && { verbatim }) }
  }

  function* passEach(readings: Iterable<Reading>): Iterable<Reading> {
    for (const reading of readings) yield passReading(reading)
  }

  function gate(reader: SourceReader): SourceReader {
    seen = 0
    const { holding, remembers, readLarge } = reader
    return {
      ...(holding && { holding }),
      ...(remembers && { remembers }),
      ...(readLarge && {
        readLarge: (document) => {
          const parts = readLarge(document)
          return parts && passEach(parts)
        },
      }),
      read: (record, raw) => passReading(reader.read(record, raw)),
      flush: () => {
        const out = takeDue()
        if (!onlyDue) out.push(...pass(reader.flush(), out))
        onlyDue = false
        return out
      },
    }
  }

  /** The windows as the marks say. Those without a text were never committed. */
  function restore(): void {
    const kept: [number, Withheld][] = []
    for (const [id, slot] of slotOf) {
      const durable = readWithheld(marks.get(slot))
      if (durable !== undefined) kept.push([id, durable])
      else {
        slotOf.delete(id)
        slots.free(slot)
      }
    }
    limiter.restore(kept)
    changed.clear()
    withheld = 0
    summaries = 0
  }

  function markOf(id: number): string {
    const slot = slotOf.get(id) ?? slots.take()
    slotOf.set(id, slot)
    return slot
  }

  function takeNews(): LimitNews {
    const moved = new Map<string, string>()
    const ended: number[] = []
    for (const [id, now] of changed) {
      if (now !== undefined) moved.set(markOf(id), writeWithheld(now))
      else {
        // A window that began and ended since the last commit was never in a mark.
        const slot = slotOf.get(id)
        if (slot === undefined) continue
        moved.set(slot, '')
        ended.push(id)
      }
    }
    changed.clear()
    const news = { marks: moved, withheld, summaries, epoch, ended }
    withheld = 0
    summaries = 0
    return news
  }

  function accepted({ ended }: LimitNews): void {
    for (const id of ended) {
      const slot = slotOf.get(id)
      slotOf.delete(id)
      if (slot !== undefined) slots.free(slot)
    }
  }

  return {
    gate,
    seen: () => seen,
    skip: (events) => {
      skipped = events
    },
    look: () => {
      limiter.rest()
      onlyDue = limiter.due.length > 0
      return onlyDue
    },
    finish: () => limiter.flush(),
    untilDue: () => limiter.untilDue(),
    takeNews,
    accepted,
    refused: (news) => {
      if (news.epoch !== epoch) return
      epoch++
      restore()
    },
    restore,
  }
}
