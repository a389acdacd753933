import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of a source of checks: whether those that passed become events. They stand in the scan report in any case. */
export type PassedOptions = { readonly passed: 'event' | 'skip' }

/** The schema of the options, with the default of the tool. */
export function passedOptions(defaults: PassedOptions): z.ZodType<PassedOptions> {
  const zod = loadZod()
  return zod.strictObject({
    passed: zod
      .enum(['event', 'skip'])
      .default(defaults.passed)
      .describe('What becomes of checks that passed: an event each, or nothing')
      .meta({ examples: [defaults.passed === 'event' ? 'skip' : 'event'] }),
  })
}
