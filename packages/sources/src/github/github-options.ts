import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** The GitHub source has no options: what arrives is chosen where the webhook is made. */
export type GithubOptions = Readonly<Record<string, never>>

export const githubDefaults: GithubOptions = {}

/** The schema of the options. */
export function githubOptions(): z.ZodType<GithubOptions> {
  return loadZod().strictObject({})
}
