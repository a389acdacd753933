import { duration, size } from '@tidewaiter/intake'
import { z } from 'zod'
import type { Config } from '../config.ts'

/** The settings under `reports`. */
export function reportsSchema(): z.ZodType<Config['reports']> {
  return z
    .strictObject({
      keep: z
        .int()
        .min(0)
        .max(1000)
        .default(10)
        .describe('Reports of one artifact and tool that are kept, the newest included; 0: none, only events.')
        .meta({ examples: [30] }),
      maxSize: size('1MiB')
        .prefault('512MiB')
        .describe('Size of all reports, compressed as they are kept; the oldest go, the newest of an artifact last.')
        .meta({ examples: ['4GiB'] }),
      maxAge: duration('1h')
        .prefault('90d')
        .describe('A report that has not come again for so long is removed.')
        .meta({ examples: ['365d'] }),
    })
    .prefault({})
    .describe('What scanners found, for `tidewaiter reports`; see `docs/guides/reports.md`.')
}
