import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the GitLab source. */
export type GitlabOptions = { readonly artifact?: string | undefined; readonly user?: string | undefined }

/** What holds when nothing is said. */
export const gitlabDefaults: GitlabOptions = {}

/** The schema of the options, with their meanings. */
export function gitlabOptions(): z.ZodType<GitlabOptions> {
  const zod = loadZod()
  return zod.strictObject({
    artifact: zod
      .string()
      .regex(/[^ \t]/)
      .optional()
      .describe('Name of what was scanned, where a report names nothing: one without findings, or of secrets')
      .meta({ examples: ['registry.example.com/shop/web:2.4.1'] }),
    user: zod
      .string()
      .regex(/[^ \t]/)
      .optional()
      .describe('Name of the user who started the pipeline of a report, for `suser`: $GITLAB_USER_LOGIN in the job')
      .meta({ examples: ['jdoe'] }),
  })
}
