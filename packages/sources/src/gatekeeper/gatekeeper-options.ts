import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the Gatekeeper source. */
export type GatekeeperOptions = { readonly repeated: 'skip' | 'event' }

/** What holds when nothing is said. */
export const gatekeeperDefaults: GatekeeperOptions = { repeated: 'skip' }

/** The schema of the options, with their meanings. */
export function gatekeeperOptions(): z.ZodType<GatekeeperOptions> {
  const zod = loadZod()
  return zod.strictObject({
    repeated: zod
      .enum(['skip', 'event'])
      .default(gatekeeperDefaults.repeated)
      .meta({ examples: ['event'] })
      .describe(
        'What becomes of a violation that the audit before found too: nothing, or an event again. An audit runs every minute and ' +
          'reports all that is wrong each time.',
      ),
  })
}
