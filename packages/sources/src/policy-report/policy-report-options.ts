import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the policy report source. */
export type PolicyReportOptions = {
  readonly passed: 'event' | 'skip'
  readonly unchanged: 'skip' | 'event'
}

/** What holds when nothing is said. */
export const policyReportDefaults: PolicyReportOptions = { passed: 'event', unchanged: 'skip' }

/** The schema of the options, with their meanings. */
export function policyReportOptions(): z.ZodType<PolicyReportOptions> {
  const zod = loadZod()
  return zod.strictObject({
    passed: zod
      .enum(['event', 'skip'])
      .default(policyReportDefaults.passed)
      .meta({ examples: ['skip'] })
      .describe('What becomes of results that passed: an event each, or nothing'),
    unchanged: zod
      .enum(['skip', 'event'])
      .default(policyReportDefaults.unchanged)
      .meta({ examples: ['event'] })
      .describe(
        'What becomes of a result that stood in the last version of its report: nothing, or an event again. Reports are rewritten ' +
          'as a whole when one of their results changes, and at every background scan.',
      ),
  })
}
