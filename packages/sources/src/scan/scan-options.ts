import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** What a scanner's output does not say, and somebody who connects it knows. */
export type ScanOptions = {
  readonly pipeline: boolean
  readonly user?: string | undefined
  readonly acceptedRisks: 'events' | 'report'
}

/** What holds when nothing is said. */
export const scanDefaults: ScanOptions = { pipeline: false, acceptedRisks: 'events' }

/** The schema of the options that all scanners share, with their meanings. */
export function scanOptions(): z.ZodType<ScanOptions> {
  const zod = loadZod()
  return zod.strictObject({
    pipeline: zod
      .boolean()
      .default(scanDefaults.pipeline)
      .describe('The scans run in a CI/CD pipeline: each also gives an event CI-002')
      .meta({ examples: [true] }),
    user: zod
      .string()
      .regex(/[^ \t]/)
      .optional()
      .describe('Name of the user who starts the scans, for `suser`; scanners do not report it')
      .meta({ examples: ['ci-bot'] }),
    acceptedRisks: zod
      .enum(['events', 'report'])
      .default(scanDefaults.acceptedRisks)
      .describe(
        'What becomes of findings that the scanner was told to ignore. events: an event CVE-001, SD-001, MS-001 or ' +
          'MLW-001 for each, with every scan, because a report does not say which are new. report: no events.',
      )
      .meta({ examples: ['report'] }),
  })
}
