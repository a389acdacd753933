import { timeOf } from '../engine/values.ts'

/**
 * The first candidate that is an RFC 3339 time after 1970, in ms since then, or undefined. Go writes the year 1 for a time that
 * was never set.
 */
export function ownTime(...candidates: readonly unknown[]): number | undefined {
  return candidates.map(timeOf).find((time) => time !== undefined && time > 0)
}
