import { findWay, ways, type Way } from '@tidewaiter/intake'
import { z } from 'zod'
import type { IntakeConfig } from '../config.ts'
import { sourceOptionFaults } from './source-option-faults.ts'

/** The settings of an entry under `intake`. They are checked by its own schema, and so are the options of the sources named in them. */
export function intakeSchema(): z.ZodType<IntakeConfig> {
  const names = ways.map(({ name }) => name) as [string, ...string[]]
  return z.looseObject({ type: z.enum(names).describe('The kind of way in.') }).transform((entry, context) => {
    const { type, ...settings } = entry
    const parsed = (findWay(type) as Way).settings().safeParse(settings)
    const faults = [...(parsed.error?.issues ?? []), ...sourceOptionFaults(settings)]
    for (const fault of faults) context.issues.push({ ...fault, input: settings } as (typeof context.issues)[number])
    return { type, settings: parsed.data }
  })
}
