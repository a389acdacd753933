import { compileSelection } from '@tidewaiter/delivery'
import { codes, families, familyNames } from '@tidewaiter/model'
import { z } from 'zod'
import type { SelectConfig } from '../config.ts'
import { attempt } from './values.ts'

/** The settings under `select` of an integration. */
export function selectSchema(): z.ZodType<SelectConfig> {
  const categories = [...new Set(familyNames.map((name) => families[name].category))]
  return z
    .strictObject({
      categories: z
        .array(z.enum(categories))
        .min(1)
        .optional()
        .describe('Categories that KCS offers for an integration.')
        .meta({ examples: [[categories[0]]] }),
      families: z
        .array(z.enum(familyNames))
        .min(1)
        .optional()
        .describe('Families; see `tidewaiter catalogue families`.')
        .meta({ examples: [['PM', 'FPM']] }),
      codes: z
        .array(z.enum(Object.keys(codes) as [string, ...string[]]))
        .min(1)
        .optional()
        .describe('Codes; see `tidewaiter catalogue codes`.')
        .meta({ examples: [['PM-002']] }),
      minSeverity: z
        .int()
        .min(0)
        .max(10)
        .optional()
        .describe('Least severity in the CEF header.')
        .meta({ examples: [5] }),
      where: z
        .string()
        .transform(attempt(checkedCondition, /^.*?: where: /))
        .optional()
        .describe('A condition in CEL over the fields of the event; see `docs/reference/selection.md`.')
        .meta({ examples: ['event.severity >= 5'] }),
    })
    .describe('Which events are sent: every condition that is given has to hold.')
}

function checkedCondition(where: string): string {
  compileSelection({ where }, 'the integration')
  return where
}
