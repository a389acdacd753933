import { z } from 'zod'
import type { Setting } from '../settings/settings.ts'

type NoticesSettings = { readonly allowPrivate: boolean }

/** What holds for the notices of all response policies. */
export const noticesSetting: Setting<NoticesSettings> = {
  name: 'notices',
  summary: 'Notices of response policies',
  schema: z.strictObject({
    allowPrivate: z
      .boolean()
      .describe(
        'Whether notices may go to this machine and to private networks. Whoever makes response policies can then reach with this ' +
          'server what only it can; link-local addresses and metadata services stay out of bounds.',
      )
      .meta({ examples: [false] }),
  }),
  initial: { allowPrivate: false },
  secrets: [],
}
