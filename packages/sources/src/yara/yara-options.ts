import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the YARA source. */
export type YaraOptions = { readonly mounts: Readonly<Record<string, string>> }

/** What holds when nothing is said. */
export const yaraDefaults: YaraOptions = { mounts: {} }

/** The schema of the options, with their meanings. */
export function yaraOptions(): z.ZodType<YaraOptions> {
  const zod = loadZod()
  return zod.strictObject({
    mounts: zod
      .record(zod.string().startsWith('/'), zod.string())
      .default({ ...yaraDefaults.mounts })
      .describe('Where YARA runs in a container: paths as it sees them, and what they are on the node')
      .meta({ examples: [{ '/host': '/' }] }),
  })
}
