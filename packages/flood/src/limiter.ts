/**
 * Decides which events of a stream go out as they are, and which are only counted.
 *
 *   first of its kind --------> asks for an allowance; opens a window
 *   alike, within the window -> withheld, counted in the window
 *   window over --------------> its summary asks for an allowance
 *   allowance ----------------> goes out
 *   no allowance -------------> withheld, counted in the excess of its group; what that stands for, counts
 *   excess over --------------> its summary goes out
 *
 * A window is over when its time is, when there are too many, and at `flush`.
 *
 * Invariants
 * - Conservation: every event goes out, or is counted in exactly one window, or in exactly one summary that is due or was
 *   handed out. A summary of one event is that event.
 * - A window is never open for longer than its time, whatever the times of events say: neither by the time of events nor by
 *   the clock. What is withheld is spoken of.
 * - Memory is bounded: by the number of windows and by the size of what they keep.
 *
 * Time is that of the events, as far as it moves forward: so a backlog, which comes all at once because something stood
 * still, is judged as it would have been when it happened. While nothing comes (`rest`) it moves with the clock. Events that
 * say to be of the future move it to the present only, as their time can be forged.
 */
import type { Event } from '@tidewaiter/model'
import { createKey } from './event-part.ts'
import { eventSize } from './event-size.ts'
import type { Limit } from './limit.ts'
import { createTokenBuckets } from './token-buckets.ts'

/** What was withheld and not summed up yet. */
export type Withheld = {
  readonly kind: 'alike' | 'excess'
  readonly count: number
  /** Time of the earliest event, ms since 1970-01-01 UTC. */
  readonly since: number
  readonly last: Event
  /** Least place of the events; see `take`. */
  readonly place: number
}

/** The event that stands for what was withheld: the last one, or that itself when it is the only one. */
export function summaryOf({ kind, count, since, last }: Omit<Withheld, 'place'>): Event {
  const { summary: _, ...event } = last
  return count === 1 ? event : { ...event, summary: { kind, count, since } }
}

/** Such an event, as it is due. */
export type DueSummary = { readonly event: Event; readonly count: number; readonly place: number }

export type Limiter = {
  /**
   * Judges the next event.
   *
   * @param place any number that grows with the events, to find them again
   * @returns true when it goes out as it is, behind what is due
   */
  readonly take: (event: Event, place: number) => boolean
  /** Says that there is nothing to judge at the moment. To be called when `untilDue` is over. */
  readonly rest: () => void
  /** Ends all windows: nothing is withheld afterwards. */
  readonly flush: () => void
  /** Summaries to go out, in order. The caller takes them out. */
  readonly due: DueSummary[]
  /** In so many ms a window is over; undefined when none is open. */
  readonly untilDue: () => number | undefined
  /** Least place of what is withheld and not due; `Infinity` when nothing is. */
  readonly firstPlace: () => number
  /** Puts what was withheld in place of what is: forgets all windows and what is due. */
  readonly restore: (withheld: Iterable<readonly [id: number, Withheld]>) => void
}

export type LimiterOptions = {
  /** Wall clock in ms since 1970-01-01 UTC, and one that never goes back. */
  readonly clock: { now(): number; monotonic(): number }
  /** Is told what the window of that number withholds now; undefined when it is over. */
  readonly onChange?: ((id: number, withheld: Withheld | undefined) => void) | undefined
  /** For tests. */
  readonly maxWindows?: number
  readonly maxBytes?: number
}

type Window = {
  readonly id: number
  readonly kind: 'alike' | 'excess'
  readonly key: string
  /** By the time of events, and by the clock. */
  readonly startsAt: number
  readonly openedAt: number
  count: number
  since: number
  place: number
  last: Event
  /** Of the key, and of the event once it is kept. */
  size: number
}

/** Windows of a stream: some 6 MB with events of usual size. */
const defaultMaxWindows = 10_000
/** An event can be as large as a record is allowed to be. */
const defaultMaxBytes = 32 * 1024 * 1024
/** Clocks of nodes differ by so much without anybody's fault. */
const futureMs = 60_000

export function createLimiter(limit: Limit, options: LimiterOptions): Limiter {
  const { clock, onChange, maxWindows = defaultMaxWindows, maxBytes = defaultMaxBytes } = options
  const { repeat, rate } = limit
  const alikeKey = createKey(repeat?.by)
  const groupKey = createKey(rate?.per)
  const buckets = rate === undefined ? undefined : createTokenBuckets(rate.events, rate.burst)
  /** Both in the order in which they were opened, which is that in which they are over. */
  const alike = new Map<string, Window>()
  const excess = new Map<string, Window>()
  const due: DueSummary[] = []
  let time = -Infinity
  let lookedAt = clock.monotonic()
  let bytes = 0
  let ids = 0

  function open(kind: Window['kind'], key: string, event: Event): Window {
    const size = key.length
    const window: Window = {
      id: ++ids,
      kind,
      key,
      startsAt: time,
      openedAt: lookedAt,
      count: 0,
      since: Infinity,
      place: Infinity,
      last: event,
      size,
    }
    windowsOf(kind).set(key, window)
    bytes += size
    return window
  }

  const windowsOf = (kind: Window['kind']): Map<string, Window> => (kind === 'alike' ? alike : excess)

  function keep(window: Window, { event, count, since, place }: DueSummary & { readonly since: number }): void {
    // What was withheld earlier may come later, by way of a summary.
    const isLast = window.count === 0 || event.time >= window.last.time
    window.count += count
    window.since = Math.min(window.since, since)
    window.place = Math.min(window.place, place)
    if (isLast) {
      window.last = event
      bytes -= window.size
      window.size = window.key.length + eventSize(event)
      bytes += window.size
    }
    onChange?.(window.id, window)
  }

  /** True when it goes out; otherwise it is kept in the excess of its group. */
  function admit(one: DueSummary & { readonly since: number }): boolean {
    if (buckets === undefined) return true
    const group = groupKey(one.event)
    if (buckets.take(group, time)) return true
    keep(excess.get(group) ?? open('excess', group, one.event), one)
    return false
  }

  function end(window: Window): void {
    const { kind, key, count, since, place, size } = window
    windowsOf(kind).delete(key)
    bytes -= size
    if (count === 0) return
    onChange?.(window.id, undefined)
    const summary = { event: summaryOf(window), count, place }
    if (kind === 'excess' || admit({ ...summary, since })) due.push(summary)
  }

  const isOver = (window: Window, length: number): boolean =>
    time - window.startsAt >= length || lookedAt - window.openedAt >= length

  function endThoseOver(): void {
    for (const window of alike.values()) {
      if (!isOver(window, (repeat as NonNullable<typeof repeat>).within)) break
      end(window)
    }
    for (const window of excess.values()) {
      if (!isOver(window, (rate as NonNullable<typeof rate>).every)) break
      end(window)
    }
  }

  function endTooMany(): void {
    while (alike.size + excess.size > maxWindows || bytes > maxBytes) {
      const [oldest] = alike.size > 0 ? alike.values() : excess.values()
      if (oldest === undefined) return
      end(oldest)
    }
  }

  return {
    due,
    take: (event, place) => {
      lookedAt = clock.monotonic()
      time = Math.max(time, Math.min(event.time, clock.now() + futureMs))
      endThoseOver()
      // One that stands for others comes from a limiter before this one, and counts as them.
      const { count = 1, since = event.time, kind } = event.summary ?? {}
      const one = { event, count, since, place }
      let goesOut: boolean
      if (repeat === undefined || kind === 'excess') goesOut = admit(one)
      else {
        const key = alikeKey(event)
        const window = alike.get(key)
        goesOut = window === undefined && admit(one)
        if (window === undefined) open('alike', key, event)
        else keep(window, one)
      }
      endTooMany()
      return goesOut
    },
    rest: () => {
      const now = clock.monotonic()
      time += now - lookedAt
      lookedAt = now
      endThoseOver()
    },
    flush: () => {
      for (const window of alike.values()) end(window)
      for (const window of excess.values()) end(window)
    },
    untilDue: () => {
      const now = clock.monotonic()
      const [first] = alike.values()
      const [exceeding] = excess.values()
      const ends = Math.min(
        first === undefined || repeat === undefined ? Infinity : first.openedAt + repeat.within,
        exceeding === undefined || rate === undefined ? Infinity : exceeding.openedAt + rate.every,
      )
      return ends === Infinity ? undefined : Math.max(0, ends - now)
    },
    firstPlace: () => {
      let first = Infinity
      for (const { place } of alike.values()) first = Math.min(first, place)
      for (const { place } of excess.values()) first = Math.min(first, place)
      return first
    },
    restore: (withheld) => {
      alike.clear()
      excess.clear()
      due.length = 0
      bytes = 0
      for (const [id, { kind, last, ...rest }] of withheld) {
        const window = open(kind, (kind === 'alike' ? alikeKey : groupKey)(last), last)
        const size = eventSize(last)
        Object.assign(window, { ...rest, id })
        window.size += size
        bytes += size
      }
    },
  }
}
