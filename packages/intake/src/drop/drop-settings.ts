import { z } from 'zod'
import { duration } from '../settings/duration.ts'
import { size } from '../settings/size.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'

/** Times in ms, sizes in bytes. */
export type DropSettings = {
  readonly folder: string
  readonly source?: string | undefined
  readonly options?: SourceOptions | undefined
  readonly after: 'move' | 'delete' | 'keep'
  readonly done?: string | undefined
  readonly failed?: string | undefined
  readonly settle: number
  readonly maxBytes: number
  readonly keepFor: number
  readonly keepFiles: number
  readonly poll: number
}

export function dropSettings(): z.ZodType<DropSettings> {
  return z.strictObject({
    folder: z
      .string()
      .min(1, 'name a folder such as /var/lib/tidewaiter/drop')
      .describe('The folder into which reports are put. A file in its sub-folder `trivy` is one of Trivy, and so on.')
      .meta({ examples: ['/var/lib/tidewaiter/drop'], names: 'own-place' }),
    source: sourceSettings.source.describe(
      'The tool that wrote the files of the folder itself. Found out for each file when absent.',
    ),
    options: sourceSettings.options,
    after: z
      .enum(['move', 'delete', 'keep'])
      .default('move')
      .describe(
        'What becomes of a file that was taken in: `move` to `done`, `delete`, or `keep` where it is, also when it was refused, and take it in again only when it is changed, of one that was written on what is new. For a folder that may not be written to.',
      ),
    done: z
      .string()
      .min(1, 'name a folder')
      .optional()
      .describe('Where files go that were taken in; the folder `done` in `folder` when absent.')
      .meta({ examples: ['/var/lib/tidewaiter/drop/done'], names: 'own-place' }),
    failed: z
      .string()
      .min(1, 'name a folder')
      .optional()
      .describe(
        'Where files go of which something was refused, each with its `.reason.txt`; the folder `failed` in `folder` when absent.',
      )
      .meta({ examples: ['/var/lib/tidewaiter/drop/failed'], names: 'own-place' }),
    settle: duration('100ms')
      .prefault('5s')
      .describe('How long a file has to be unchanged to count as complete.')
      .meta({ examples: ['30s'] }),
    maxBytes: size('1KiB', '16GiB')
      .prefault('1GiB')
      .describe('Largest file, unpacked; larger ones are refused.')
      .meta({ examples: ['200MiB'] }),
    keepFor: duration('1m')
      .prefault('30d')
      .describe('How long files stay in `done` and `failed`.')
      .meta({ examples: ['7d'] }),
    keepFiles: z
      .int()
      .min(1, 'has to be 1 at least')
      .max(1_000_000)
      .default(1000)
      .describe('How many files stay in `done`, and in `failed`; older ones are removed.'),
    poll: duration('50ms')
      .prefault('1s')
      .describe('How often to look at the files; a new name is noticed at once all the same.')
      .meta({ examples: ['5s'] }),
  })
}
