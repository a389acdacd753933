import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the ClamAV source. */
export type ClamavOptions = {
  readonly prevention: boolean
  readonly timeZone?: string | undefined
  readonly mounts: Readonly<Record<string, string>>
  readonly artifact?: string | undefined
}

/** What holds when nothing is said. */
export const clamavDefaults: ClamavOptions = { prevention: false, mounts: {} }

/** The schema of the options, with their meanings. */
export function clamavOptions(): z.ZodType<ClamavOptions> {
  const zod = loadZod()
  return zod.strictObject({
    prevention: zod
      .boolean()
      .default(clamavDefaults.prevention)
      .describe(
        'True where clamonacc blocks what it finds: `OnAccessPrevention yes`, and no `OnAccessMountPath`. A line does not say',
      )
      .meta({ examples: [true] }),
    timeZone: zod
      .string()
      .refine(isZone, 'expects a time zone such as Europe/Berlin or UTC')
      .optional()
      .describe('Zone of the times in the log, which name none; that of this machine when absent')
      .meta({ examples: ['Europe/Berlin'] }),
    mounts: zod
      .record(zod.string().startsWith('/'), zod.string())
      .default(clamavDefaults.mounts)
      .describe('Where clamd runs in a container: paths as it sees them, and what they are on the node')
      .meta({ examples: [{ '/host': '/' }] }),
    artifact: zod
      .string()
      .regex(/[^ \t]/)
      .optional()
      .describe(
        'What clamscan scans: an image that was unpacked, or a path. Its findings then also become a scan report',
      )
      .meta({ examples: ['registry.example.com/shop/web:2.4.1'] }),
  })
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}
