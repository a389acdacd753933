import type { Limit } from '@tidewaiter/flood'
import { kcs20 } from '@tidewaiter/model'
import { createRedactor } from '@tidewaiter/sources'
import { createEntrance } from '../entrance.ts'
import { createWayLimit, type WayLimit } from '../limit/way-limit.ts'
import type { Entrance } from '../way.ts'
import { falcoAlert } from './falco-line.ts'
import type { MemoryJournal } from './memory-journal.ts'

/** A way in with a limit, and its clock, which a test moves. */
export type LimitedEntrance = {
  readonly entrance: Entrance
  readonly limit: WayLimit
  readonly clock: { elapsed: number; now(): number; monotonic(): number }
  /** Does what the timer does once summaries are due. */
  readonly tick: () => Promise<unknown>
}

export function limitedEntrance(journal: MemoryJournal, limit: Limit): LimitedEntrance {
  const clock = {
    elapsed: 0,
    now: () => Date.UTC(2027, 0, 1) + clock.elapsed,
    monotonic: () => clock.elapsed,
  }
  const made = createWayLimit({ way: 'way', limit, journal: journal.asJournal, tell: () => {}, clock })
  const settles = new Set<() => Promise<unknown>>()
  const watched: WayLimit = {
    ...made,
    accepted: (stream, news, settle) => {
      settles.add(settle)
      made.accepted(stream, news, settle)
    },
  }
  const entrance = createEntrance({
    name: 'way',
    journal: journal.asJournal,
    tell: () => {},
    forms: [kcs20],
    context: { serverName: 'gateway-1', peerAddress: '127.0.0.1', redact: createRedactor({}) },
    limit: watched,
  })
  return { entrance, limit: made, clock, tick: () => Promise.all([...settles].map((settle) => settle())) }
}

/** An alert of one of some kinds, which differs from others of its kind by its pid and its time. */
export function kindLine(kind: number, number: number, time: number): string {
  const alert = falcoAlert(kind) as { readonly output_fields: object }
  const output_fields = { ...alert.output_fields, 'proc.pid': 4000 + number }
  return `${JSON.stringify({ ...alert, time: new Date(Date.UTC(2026, 10, 20) + time).toISOString(), output_fields })}\n`
}

/** What entries stand for: for each its kind, its pid less 4000, and of how many events it is the last. */
export function countsIn(entries: readonly string[]): { kind: number; number: number; count: number }[] {
  return entries.map((entry) => ({
    kind: Number(/--number\\?=(\d+)/.exec(entry)?.[1]),
    number: Number(/dpid=(\d+)/.exec(entry)?.[1]) - 4000,
    count: Number(/\((?:the last of )?(\d+) (?:like this|left out) since /.exec(entry)?.[1] ?? 1),
  }))
}
