import type { FindingSeverity } from '@tidewaiter/model'

const words: Readonly<Record<string, FindingSeverity>> = {
  critical: 'critical',
  high: 'high',
  medium: 'medium',
  moderate: 'medium',
  low: 'low',
  negligible: 'negligible',
  informational: 'negligible',
  info: 'negligible',
  none: 'negligible',
}

/** The severity that a scanner's word stands for, in any case; `unknown` for words that no scanner uses. */
export function findingSeverity(word: unknown): FindingSeverity {
  const key = typeof word === 'string' && word.length < 20 ? word.trim().toLowerCase() : ''
  return Object.hasOwn(words, key) ? (words[key] as FindingSeverity) : 'unknown'
}

/** A CVSS score, 0 to 10, given as number or as decimal text; undefined for anything else. */
export function scoreOf(value: unknown): number | undefined {
  const score = typeof value === 'string' && /^\d{1,2}(?:\.\d{1,4})?$/.test(value) ? Number(value) : value
  return typeof score === 'number' && score >= 0 && score <= 10 ? score : undefined
}

/** The qualitative rating of a CVSS score (CVSS 3.1, section 5). */
export function severityOfScore(score: number): FindingSeverity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'negligible'
}
