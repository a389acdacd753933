import type { FindingCounts, FindingSeverity } from '@tidewaiter/model'

/**
 * How bad an artifact is, as one number: three digits each for critical, high, medium and low findings, then those that are
 * negligible or of unknown severity. A severity that is worse outweighs any number of the others; from 999 on they count as 999.
 * Below 10^15, so exact in JavaScript and in both engines.
 */
export function gravityOf(counts: FindingCounts): number {
  const all = { critical: 0, high: 0, medium: 0, low: 0, negligible: 0, unknown: 0 }
  for (const bySeverity of Object.values(counts)) {
    for (const [severity, count] of Object.entries(bySeverity)) all[severity as FindingSeverity] += count
  }
  const places = [all.critical, all.high, all.medium, all.low, all.negligible + all.unknown]
  return places.reduce((sum, count) => sum * 1000 + Math.min(count, 999), 0)
}

/** The least gravity of an artifact with a finding of this severity or a worse one. */
export const leastGravity: Readonly<Record<Exclude<FindingSeverity, 'unknown'>, number>> = {
  critical: 1e12,
  high: 1e9,
  medium: 1e6,
  low: 1e3,
  negligible: 1,
}
