import { timeOf } from '../engine/values.ts'
import type { SourceContext } from '../source-context.ts'

/**
 * Time of a report in ms since 1970-01-01 UTC: the first candidate that is an RFC 3339 time, else when it was received. Go's zero
 * time, the year 1, stands in reports whose time was never set, so that nothing before 1970 counts.
 */
export function reportTime(candidates: readonly unknown[], context: SourceContext): number {
  for (const candidate of candidates) {
    const time = timeOf(candidate)
    if (time !== undefined && time > 0) return time
  }
  return receivedAt(context)
}

/** When a record is received that says nothing of its time, in ms since 1970-01-01 UTC. */
export function receivedAt(context: SourceContext): number {
  return context.receivedAt === undefined ? Date.now() : context.receivedAt()
}
