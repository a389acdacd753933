import type { SourceContext } from '../source-context.ts'
import { timeOf } from './values.ts'

/**
 * The first candidate that is an RFC 3339 time after 1970, in ms since then, or undefined. Go writes the year 1 for a time that
 * was never set.
 */
export function ownTime(...candidates: readonly unknown[]): number | undefined {
  return candidates.map(timeOf).find((time) => time !== undefined && time > 0)
}

/** The time of a report in ms since 1970-01-01 UTC: the first of its own, else when it was received. */
export function reportTime(candidates: readonly unknown[], context: SourceContext): number {
  return ownTime(...candidates) ?? receivedAt(context)
}

/** When a record is received that says nothing of its time, in ms since 1970-01-01 UTC. */
export function receivedAt(context: SourceContext): number {
  return context.receivedAt === undefined ? Date.now() : context.receivedAt()
}
