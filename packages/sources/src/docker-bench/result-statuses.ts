import type { Check } from '../checks/check.ts'

/**
 * docker-bench-security `functions/output_lib.sh`. There is no FAIL: WARN is what a check says that found something wrong, and what
 * lowers the score. INFO and NOTE leave the judgement to a person.
 */
export const resultStatuses: ReadonlyMap<unknown, Check['status']> = new Map([
  ['PASS', 'passed'],
  ['WARN', 'failed'],
  ['FAIL', 'failed'],
  ['INFO', 'skipped'],
  ['NOTE', 'skipped'],
] as const)

/** Most containers, images or files that the detail of a check names. */
export const maxItems = 20
