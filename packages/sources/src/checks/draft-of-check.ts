import { nameOfCheck, type Check } from './check.ts'
import type { EventDraft } from '../scan/event-draft.ts'

/** The codes of each family of checks by what became of the check. */
const codes = {
  BNCH: { passed: 'BNCH-003', failed: 'BNCH-004', skipped: 'BNCH-005', error: 'BNCH-005' },
  RT: { passed: 'RT-001', failed: 'RT-002', skipped: 'RT-003', error: 'RT-003' },
} as const

/**
 * The event of a check. KCS has a key for the check only in `reason`, which stands in Error events alone, so that a reason begins
 * with the check and the object.
 */
export function draftOfCheck(family: keyof typeof codes, check: Check): EventDraft {
  const { status, resource, namespace, detail, priority } = check
  const rule = nameOfCheck(check)
  const isError = status === 'failed' || status === 'error'
  return {
    code: codes[family][status],
    outcome: isError ? 'Error' : 'Success',
    reason: isError ? [rule, resource, detail].filter((part) => part !== undefined).join(': ') : undefined,
    rule,
    priority,
    namespace,
  }
}
