import type { Limit } from '@tidewaiter/flood'
import type { Journal } from '@tidewaiter/journal'
import type { IntakeTell } from '../intake-happenings.ts'
import { createStreamLimit, type LimitNews, type StreamLimit } from './stream-limit.ts'
import { readWithheld, withheldMarks } from './withheld-mark.ts'

/**
 * The limit of a way in: one limiter for each of its streams, as each has a place of its own in its own input. What they
 * share is the clock that ends windows when nothing comes, and the marks.
 */
export type WayLimit = {
  readonly open: () => StreamLimit
  /**
   * To be called when a commit of a stream has succeeded.
   *
   * @param settle commits the summaries that are due by then; rejects when the journal refuses
   */
  readonly accepted: (stream: StreamLimit, news: LimitNews, settle: () => Promise<unknown>) => void
  /** To be called when the way is closed: ends all windows. What the journal refuses is settled at the next start. */
  readonly close: () => Promise<void>
  readonly counts: LimitCounts
}

/** Since the way was opened. */
export type LimitCounts = {
  /** Events that are counted in place of being kept. */
  withheld: number
  /** Summaries, which speak of those. */
  summaries: number
}

/** What the limit of a stream is made of. */
export type WayLimitParts = {
  readonly limit: Limit
  readonly clock: { now(): number; monotonic(): number }
  readonly marks: Pick<Journal['marks'], 'get'>
  readonly slots: Slots
}

/** Names of marks, used again when they are free, so that there are not more than windows at a time. */
type Slots = { take(): string; free(slot: string): void }

/** Windows end a little later than they could, and several at once. */
const leastMs = 100

const systemClock: WayLimitParts['clock'] = { now: () => Date.now(), monotonic: () => performance.now() }

export function createWayLimit(options: {
  readonly way: string
  readonly limit: Limit
  readonly journal: Pick<Journal, 'marks'>
  readonly tell: IntakeTell
  readonly clock?: WayLimitParts['clock']
}): WayLimit {
  const { way, limit, journal, tell, clock = systemClock } = options
  const counts: LimitCounts = { withheld: 0, summaries: 0 }
  const parts: WayLimitParts = {
    limit,
    clock,
    marks: journal.marks,
    slots: createSlots(withheldMarks(way), journal.marks),
  }
  /** Streams with open windows, and how they are settled. One that its way has let go of stays until these are over. */
  const busy = new Map<StreamLimit, () => Promise<unknown>>()
  let timer: { readonly at: number; readonly cancel: () => void } | undefined
  let isClosed = false

  function arm(): void {
    const next = Math.min(...[...busy.keys()].map((stream) => stream.untilDue() ?? Infinity))
    const at = clock.monotonic() + Math.max(leastMs, next)
    if (isClosed || next === Infinity || (timer !== undefined && timer.at <= at)) return
    timer?.cancel()
    const timeout = setTimeout(() => void tick(), at - clock.monotonic()).unref()
    timer = { at, cancel: () => clearTimeout(timeout) }
  }

  async function tick(): Promise<void> {
    timer = undefined
    await settleAll()
    for (const stream of busy.keys()) if (stream.untilDue() === undefined) busy.delete(stream)
    arm()
  }

  /** A refusal by the journal is told by the way itself, and the windows stay. */
  async function settleAll(): Promise<void> {
    await Promise.allSettled([...busy.values()].map((settle) => settle()))
  }

  return {
    counts,
    open: () => createStreamLimit(parts),
    accepted: (stream, news, settle) => {
      const { withheld, summaries } = news
      stream.accepted(news)
      counts.withheld += withheld
      counts.summaries += summaries
      if (withheld > 0) tell('events-withheld', { way, events: withheld })
      if (summaries > 0) tell('summaries-accepted', { way, summaries })
      if (stream.untilDue() === undefined) return
      busy.set(stream, settle)
      arm()
    },
    close: async () => {
      isClosed = true
      timer?.cancel()
      for (const stream of busy.keys()) stream.finish()
      await settleAll()
    },
  }
}

function createSlots(prefix: string, marks: Pick<Journal['marks'], 'get'>): Slots {
  const free: string[] = []
  let made = 0
  return {
    take: () => {
      const again = free.pop()
      if (again !== undefined) return again
      // What could not be settled at the start stays until the next one.
      for (;;) {
        const slot = `${prefix}${made++}`
        if (readWithheld(marks.get(slot)) === undefined) return slot
      }
    },
    free: (slot) => void free.push(slot),
  }
}
