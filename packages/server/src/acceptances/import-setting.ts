import { z } from 'zod'
import type { Setting } from '../settings/settings.ts'

export type AcceptanceSettings = { readonly importFromReports: boolean }

/** What is set about risk acceptances. */
export const acceptanceSetting: Setting<AcceptanceSettings> = {
  name: 'acceptances',
  summary: 'Risk acceptances: whether those of reports are taken over',
  schema: z.strictObject({
    importFromReports: z
      .boolean()
      .describe(
        'Take over what reports say to be accepted (VEX, ignore files, dismissals), marked as such. Switched off, those that were taken over are cancelled with the next scan of their artifact.',
      ),
  }),
  initial: { importFromReports: true },
  secrets: [],
}
