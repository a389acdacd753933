import { sourceNames } from '@tidewaiter/sources'
import { z } from 'zod'

/** The settings that say which tool the records are of, for the schemas of all ways in. */
export const sourceSettings: { source: z.ZodType<string | undefined>; options: z.ZodType<SourceOptions | undefined> } =
  {
    source: z
      .enum(sourceNames)
      .optional()
      .describe('The tool whose output this is. Found out from the first record when absent.'),
    options: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Options of the source; see `tidewaiter catalogue sources NAME`.'),
  }

export type SourceOptions = Readonly<Record<string, unknown>>
