import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the admission review source. */
export type AdmissionReviewOptions = { readonly undecided: 'event' | 'skip' }

/** What holds when nothing is said. */
export const admissionReviewDefaults: AdmissionReviewOptions = { undecided: 'event' }

/** The schema of the options, with their meanings. */
export function admissionReviewOptions(): z.ZodType<AdmissionReviewOptions> {
  const zod = loadZod()
  return zod.strictObject({
    undecided: zod
      .enum(['event', 'skip'])
      .default(admissionReviewDefaults.undecided)
      .meta({ examples: ['skip'] })
      .describe(
        'What becomes of a request without a verdict, which is all that an observer gets: an event API-001, or nothing',
      ),
  })
}
