import { z } from 'zod'

/** The schema of a list of patterns with `*` and `?`. @param meaning for people */
export function patternsSchema(meaning: string, example: string): z.ZodType<readonly string[]> {
  return z
    .array(z.string().min(1).max(500))
    .min(1)
    .max(1000)
    .describe(meaning)
    .meta({ examples: [[example]] })
}
