import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'
import type { PassedOptions } from '../checks/passed-options.ts'

/** Options of the Kubescape source. */
export type KubescapeOptions = PassedOptions & { readonly resources: 'event' | 'skip' }

/** What holds when nothing is said. */
export const kubescapeDefaults: KubescapeOptions = { passed: 'event', resources: 'event' }

/** The schema of the options, with their meanings. */
export function kubescapeOptions(): z.ZodType<KubescapeOptions> {
  const zod = loadZod()
  return zod.strictObject({
    passed: zod
      .enum(['event', 'skip'])
      .default(kubescapeDefaults.passed)
      .describe('What becomes of controls that passed: an event BNCH-003 each, or nothing')
      .meta({ examples: ['skip'] }),
    resources: zod
      .enum(['event', 'skip'])
      .default(kubescapeDefaults.resources)
      .describe('What becomes of each resource that failed a control: an event RT-002, or nothing')
      .meta({ examples: ['skip'] }),
  })
}
