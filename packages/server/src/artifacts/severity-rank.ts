import type { FindingSeverity } from '@tidewaiter/model'

/** Severities, least first: as a number in the index, and to tell which of two is worse. What is known outweighs what is not. */
export const severities: readonly FindingSeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical']

export function rankOf(severity: FindingSeverity): number {
  return severities.indexOf(severity)
}

export function severityOf(rank: number): FindingSeverity {
  return severities[rank] ?? 'unknown'
}
