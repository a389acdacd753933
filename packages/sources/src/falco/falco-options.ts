import { z } from 'zod'

/** Options of the Falco source. */
export type FalcoOptions = { readonly metrics: 'heartbeat' | 'skip' }

export const falcoOptions: z.ZodType<FalcoOptions> = z.strictObject({
  metrics: z
    .enum(['heartbeat', 'skip'])
    .default('heartbeat')
    .describe("What becomes of Falco's metrics snapshots: an event AG-007, or nothing")
    .meta({ examples: ['skip'] }),
})
