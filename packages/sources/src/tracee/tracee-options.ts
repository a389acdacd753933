import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the Tracee source. */
export type TraceeOptions = { readonly exits: 'skip' | 'report'; readonly unmatched: 'report' | 'skip' }

/** What holds when nothing is said. */
export const traceeDefaults: TraceeOptions = { exits: 'skip', unmatched: 'report' }

/** The schema of the options, with their meanings. */
export function traceeOptions(): z.ZodType<TraceeOptions> {
  const zod = loadZod()
  return zod.strictObject({
    exits: zod
      .enum(['skip', 'report'])
      .default(traceeDefaults.exits)
      .meta({ examples: ['report'] })
      .describe(
        'What becomes of the end of a process: nothing, because KCS has no operation for it, or an event PM-001',
      ),
    unmatched: zod
      .enum(['report', 'skip'])
      .default(traceeDefaults.unmatched)
      .meta({ examples: ['skip'] })
      .describe(
        'What becomes of events whose list of matched policies holds nothing but empty names. Tracee writes such a list ' +
          'for every event when it runs without policies; with policies, some versions leak events that none has matched.',
      ),
  })
}
