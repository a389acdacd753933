import { compileEntryTest } from '@tidewaiter/delivery'
import { z } from 'zod'

/** The schema of a condition in CEL over an event; a mistake in it is a fault of its place, with the column. */
export function whereSchema(): z.ZodString {
  return z
    .string()
    .min(1)
    .max(2000)
    .superRefine((text, context) => {
      try {
        compileEntryTest(text, 'the request')
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message.slice(0, 500) : 'no CEL' })
      }
    })
    .describe('Condition in CEL over `event`, as for integrations. No regular expressions.')
    .meta({ examples: ['event.namespace != "kube-system"'] })
}
