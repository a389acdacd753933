import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the Falco source. */
export type FalcoOptions = { readonly metrics: 'heartbeat' | 'skip' }

/** What holds when nothing is said. */
export const falcoDefaults: FalcoOptions = { metrics: 'heartbeat' }

/** The schema of the options, with their meanings. */
export function falcoOptions(): z.ZodType<FalcoOptions> {
  const zod = loadZod()
  return zod.strictObject({
    metrics: zod
      .enum(['heartbeat', 'skip'])
      .default(falcoDefaults.metrics)
      .describe("What becomes of Falco's metrics snapshots: an event AG-007, or nothing")
      .meta({ examples: ['skip'] }),
  })
}
