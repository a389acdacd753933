import { duration, size } from '@tidewaiter/intake'
import { z } from 'zod'
import type { Config } from '../config.ts'

/** The settings under `journal`. */
export function journalSchema(): z.ZodType<Config['journal']> {
  return z
    .strictObject({
      maxAge: duration('1m')
        .prefault('7d')
        .describe('Delivered entries are kept so long, for `replay` and `journal search`.')
        .meta({ examples: ['30d'] }),
      maxSize: size('1MiB')
        .optional()
        .describe('Size of the journal on disk. Default: bounded by `keepFree` alone.')
        .meta({ examples: ['20GiB'] }),
      whenFull: z
        .enum(['refuse', 'remove-oldest'])
        .default('refuse')
        .describe(
          'At `maxSize`, while a SIEM still needs the oldest entries: `refuse` takes nothing in, so that senders wait; ' +
            '`remove-oldest` removes them, and counts what was lost.',
        )
        .meta({ examples: ['remove-oldest'] }),
      keepFree: size()
        .prefault('64MiB')
        .describe('What has to stay free on the disk; below it nothing is taken in.')
        .meta({ examples: ['1GiB'] }),
      memory: size('1MiB', '4GiB')
        .prefault('8MiB')
        .describe('Newest entries that are kept in memory too, so that SIEMs that keep up never read the disk.')
        .meta({ examples: ['32MiB'] }),
    })
    .prefault({})
    .describe('What was taken in and is kept on disk until every SIEM has it.')
}
