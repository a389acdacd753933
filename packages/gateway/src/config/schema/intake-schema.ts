import type { Limit } from '@tidewaiter/flood'
import { findWay, ways, type Way } from '@tidewaiter/intake'
import { z } from 'zod'
import type { IntakeConfig } from '../config.ts'
import { limitSchema } from './limit-schema.ts'
import { sourceOptionFaults } from './source-option-faults.ts'

/** The settings of an entry under `intake`. They are checked by its own schema, and so are the options of the sources named in them. */
export function intakeSchema(): z.ZodType<IntakeConfig> {
  const names = ways.map(({ name }) => name) as [string, ...string[]]
  const common = { type: z.enum(names).describe('The kind of way in.'), limit: intakeLimit().optional() }
  return z.looseObject(common).transform((entry, context) => {
    const { type, limit, ...settings } = entry
    const parsed = (findWay(type) as Way).settings().safeParse(settings)
    const faults = [...(parsed.error?.issues ?? []), ...sourceOptionFaults(parsed.data ?? settings)]
    for (const fault of faults) context.issues.push({ ...fault, input: settings } as (typeof context.issues)[number])
    return { type, settings: parsed.data, ...(limit !== undefined && { limit }) }
  })
}

/** The settings under `limit` of every way in. Its counts are in the journal, so its windows can be long. */
export function intakeLimit(): z.ZodType<Limit> {
  return limitSchema('1h')
}
