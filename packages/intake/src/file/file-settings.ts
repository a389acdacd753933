import { z } from 'zod'
import { duration } from '../settings/duration.ts'
import { sourceSettings, type SourceOptions } from '../settings/source-settings.ts'

export type FileSettings = {
  readonly path: string
  readonly from: 'start' | 'end'
  /** In ms. */
  readonly poll: number
  readonly source?: string | undefined
  readonly options?: SourceOptions | undefined
}

export function fileSettings(): z.ZodType<FileSettings> {
  return z.strictObject({
    path: z
      .string()
      .min(1, 'name a file, or a pattern such as /var/log/pods/*/falco/*.log')
      .describe(
        'The file, or a pattern: `*` and `?` within a name, `**` for any folders, `{a,b}`. Files that come to match later are read too. Rotated copies should not match.',
      )
      .meta({ examples: ['/var/log/falco/events.jsonl', '/var/log/pods/*/falco/*.log'], names: 'input' }),
    ...sourceSettings,
    from: z
      .enum(['start', 'end'])
      .default('start')
      .describe('Where to begin in a file that is there, and was never read, when the service starts.'),
    poll: duration('50ms')
      .prefault('1s')
      .describe('How often to look for new files and missed changes; changes are noticed at once all the same.')
      .meta({ examples: ['5s'] }),
  })
}
