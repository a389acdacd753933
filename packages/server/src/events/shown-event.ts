import type { FoundEvent } from '@tidewaiter/gateway'
import type { Gap } from '@tidewaiter/journal'
import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'

export type ShownEvent = Omit<FoundEvent, 'time' | 'acceptedAt'> & {
  readonly time: string
  readonly acceptedAt: string
}

/** An event in a reply. */
export const eventSchema: z.ZodType<unknown, ShownEvent> = z.object({
  sequence: z.int().describe('Its number in the journal.'),
  acceptedAt: timeReply(),
  time: timeReply().describe('When it happened.'),
  id: z.string().optional().describe('Where the form that it is kept in has it.'),
  code: z.string(),
  name: z.string(),
  severity: z.int().describe('0 to 10.'),
  outcome: z.string().optional(),
  host: z.string().optional(),
  fields: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .describe('By the names of the model, as far as its form has keys for them.'),
  origin: z.object({ tool: z.string(), rule: z.string().optional(), priority: z.string().optional() }).optional(),
  summary: z
    .object({ kind: z.enum(['alike', 'excess']), count: z.int(), since: z.int().describe('Ms since 1970-01-01 UTC.') })
    .optional()
    .describe('It stands for so many.'),
  verbatim: z.literal(true).optional().describe('Another sender’s message, kept as it came.'),
  message: z.string().describe('The CEF message.'),
}) as z.ZodType<unknown, ShownEvent>

export function shownEvent(event: FoundEvent): ShownEvent {
  return { ...event, time: timeText(event.time), acceptedAt: timeText(event.acceptedAt) }
}

export type ShownGap = Pick<Gap, 'first' | 'count' | 'reason'>

/** Entries that cannot be looked at. */
export const gapSchema: z.ZodObject<{
  first: z.ZodInt
  count: z.ZodInt
  reason: z.ZodEnum<{ removed: 'removed'; damaged: 'damaged' }>
}> = z.object({ first: z.int(), count: z.int(), reason: z.enum(['removed', 'damaged']) })

export function shownGap({ first, count, reason }: Gap): ShownGap {
  return { first, count, reason }
}
