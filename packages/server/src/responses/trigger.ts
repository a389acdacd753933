import { compileEntryTest, type ReadEntry } from '@tidewaiter/delivery'
import { codes, familyNames, type Code, type Event, type Family } from '@tidewaiter/model'
import { z } from 'zod'
import { categories, chosenCodes } from '../events/chosen-codes.ts'
import { whereSchema } from '../events/where-schema.ts'
import { presetNames, presets, type Preset, type PresetName } from './presets.ts'

/** What a response policy reacts to; every condition that is given has to hold. */
export type Trigger = {
  /** One of these has to hold. */
  readonly presets?: readonly PresetName[] | undefined
  readonly codes?: readonly Code[] | undefined
  readonly families?: readonly Family[] | undefined
  readonly categories?: readonly string[] | undefined
  readonly minSeverity?: number | undefined
  readonly where?: string | undefined
}

/** That a notification failed is never a reason for another one: the two would go on for ever. */
export const neverTold: Code = 'ADM-036'

/** The schema of a trigger as people write it. */
export function triggerSchema(): z.ZodType<Trigger> {
  return z
    .strictObject({
      presets: z
        .array(z.enum(presetNames as [PresetName, ...PresetName[]]))
        .min(1)
        .max(presetNames.length)
        .optional()
        .describe('Triggers by name, as KCS has them; GET /v1/policies/response/presets says what each means.')
        .meta({ examples: [['non-compliant']] }),
      codes: z
        .array(z.enum(Object.keys(codes) as [Code, ...Code[]]))
        .min(1)
        .max(300)
        .optional()
        .describe(`Codes. ${neverTold}, that a notification failed, never triggers one.`)
        .meta({ examples: [['NCMP-001']] }),
      families: z
        .array(z.enum(familyNames as [Family, ...Family[]]))
        .min(1)
        .max(30)
        .optional()
        .describe('Families.'),
      categories: z
        .array(z.enum(categories as [string, ...string[]]))
        .min(1)
        .max(30)
        .optional()
        .describe('Categories, as KCS names them.'),
      minSeverity: z.int().min(0).max(10).optional().describe('Severity in the CEF header, at least.'),
      where: whereSchema().optional(),
    })
    .refine((trigger) => Object.values(trigger).some((condition) => condition !== undefined), 'has to have a condition')
}

/** A trigger that is ready for use. */
export type CompiledTrigger = {
  /** Families and codes that may match; undefined: all. What the journal looks for in its own threads. */
  readonly codes: readonly string[] | undefined
  readonly minSeverity: number
  /** Whether an entry is meant. Other senders' messages, which are no event of the scheme, never are. */
  readonly test: (entry: ReadEntry) => boolean
}

/** @throws {DeliveryError} `selection-invalid` */
export function compileTrigger(trigger: Trigger): CompiledTrigger {
  const { minSeverity = 0, where } = trigger
  const wanted = chosenCodes(trigger)
  const cases = (trigger.presets ?? []).flatMap((name): Preset['cases'] => presets[name].cases)
  const named = cases.map((one) => ({
    codes: one.codes,
    test: one.where === undefined ? undefined : compileEntryTest(one.where, 'the trigger'),
  }))
  const holds = where === undefined ? undefined : compileEntryTest(where, 'the trigger')
  return {
    codes: named.length > 0 ? [...new Set(named.flatMap((one) => one.codes))] : wanted,
    minSeverity,
    test: (entry) => {
      const { event, stamp } = entry
      if (event === undefined || event.code === neverTold || stamp.severity < minSeverity) return false
      if (wanted !== undefined && !isOneOf(event, wanted)) return false
      if (named.length > 0 && !named.some((one) => isOneOf(event, one.codes) && one.test?.(entry) !== false))
        return false
      return holds?.(entry) !== false
    },
  }
}

function isOneOf({ code }: Event, wanted: readonly string[]): boolean {
  return wanted.some((one) => code === one || (code.startsWith(one) && code[one.length] === '-'))
}
