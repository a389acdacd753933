import { z } from 'zod'
import type { Setting } from '../settings/settings.ts'

/** How scan jobs are run. */
export type ScanSetting = {
  /** Jobs that run side by side. */
  readonly atOnce: number
  readonly timeoutSeconds: number
  readonly attempts: number
}

export const scanSetting: Setting<ScanSetting> = {
  name: 'scan-jobs',
  summary: 'How many scan jobs run at once, for how long, and how often one is tried',
  schema: z.strictObject({
    atOnce: z.int().min(1).max(16).describe('Jobs that run side by side.'),
    timeoutSeconds: z.int().min(1).max(86_400).describe('An attempt that takes longer is ended.'),
    attempts: z.int().min(1).max(10).describe('How often a job is tried before it has failed.'),
  }),
  initial: { atOnce: 1, timeoutSeconds: 900, attempts: 3 },
  secrets: [],
}
