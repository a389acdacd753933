import { createRedactor, redactionRules } from '@tidewaiter/sources'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { attempt, text } from './values.ts'

/** The settings under `redact`. */
export function redactSchema(): z.ZodType<Config['redact']> {
  return z
    .strictObject({
      builtin: z
        .boolean()
        .default(true)
        .describe('Whether secrets of well-known shapes are replaced; see `docs/reference/redaction.md`.')
        .meta({ examples: [false] }),
      without: z
        .array(z.enum(redactionRules.map(({ name }) => name) as [string, ...string[]]))
        .default([])
        .describe('Built-in rules to leave out.')
        .meta({ examples: [[redactionRules[0]!.name]] }),
      rules: z
        .array(
          z.strictObject({
            name: text('A name for the rule.', 'internal-token'),
            pattern: z
              .string()
              .min(1)
              .transform(attempt(checkedPattern))
              .describe('Regular expression of the secret, or with a group named `secret`. It has to be linear.')
              .meta({ examples: ['itk_(?<secret>[a-z0-9]{20})'] }),
          }),
        )
        .prefault([])
        .describe('Rules of your own, applied after the built-in ones.'),
      allow: z
        .array(z.string().min(1))
        .default([])
        .describe('Values that look like a secret and are none.')
        .meta({ examples: [['example-token']] }),
    })
    .prefault({})
    .describe('Secrets in command lines, replaced before events are written.')
}

function checkedPattern(pattern: string): string {
  createRedactor({ builtin: false, rules: [{ name: 'rule', pattern }] })
  return pattern
}
