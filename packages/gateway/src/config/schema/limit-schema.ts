import { eventParts, ownParts, type EventPart, type Limit } from '@tidewaiter/flood'
import { duration } from '@tidewaiter/intake'
import { z } from 'zod'

const perSecond: Readonly<Record<string, number>> = { s: 1, m: 1 / 60, h: 1 / 3600 }
/** What may come at once, where that is not set: as much as the rate gives in this time. */
const burstSeconds = 10

/**
 * The settings under `limit` of a way in or an integration.
 *
 * @param longest window, as text
 */
export function limitSchema(longest: string): z.ZodType<Limit> {
  return z
    .strictObject({
      repeat: z
        .strictObject({
          within: window(longest)
            .describe(`Length of the window that the first of alike events opens, ${longest} at most.`)
            .meta({ examples: ['60s'] }),
          by: parts()
            .min(1)
            .optional()
            .describe(
              `What alike events have in common. Default: everything but time and id, ${ownParts.join(', ')}; what is left out here is ` +
                'hidden when it differs.',
            )
            .meta({ examples: [['code', 'podName', 'processName', 'filePath']] }),
        })
        .optional()
        .describe('Deduplication: the first of alike events goes on, the others of its window as one summary.'),
      rate: rateSchema(longest).optional(),
    })
    .describe(
      'Keeps floods out: what is beyond is counted, and summed up in events that say how many; see `docs/guides/floods.md`.',
    )
}

function rateSchema(longest: string): z.ZodType<NonNullable<Limit['rate']>> {
  return z
    .strictObject({
      events: z
        .string()
        .regex(/^\d+(\.\d+)?\/[smh]$/, 'write a number for each second, minute or hour: 100/s, 600/m')
        .transform((text) => Number.parseFloat(text) * perSecond[text.at(-1) as string]!)
        .refine((rate) => rate > 0, 'has to be more than nothing')
        .describe('Events that go on, on average.')
        .meta({ examples: ['100/s', '600/m'] }),
      burst: z
        .int()
        .min(1)
        .optional()
        .describe(`Events that may go on at once. Default: what the rate gives in ${burstSeconds} seconds.`)
        .meta({ examples: [1000] }),
      per: parts()
        .default(['code'])
        .describe('Events that have this in common share one allowance; an empty list: all of them.')
        .meta({ examples: [['code'], ['family', 'podName'], []] }),
      every: window(longest)
        .prefault('10s')
        .describe('How often what is beyond is summed up, for each allowance.')
        .meta({ examples: ['60s'] }),
    })
    .transform(({ burst, ...rate }) => ({
      ...rate,
      burst: burst ?? Math.max(1, Math.ceil(rate.events * burstSeconds)),
    }))
    .describe('What is beyond the rate goes on as summaries.')
}

function window(longest: string): z.ZodType<number, string> {
  const most = duration().parse(longest)
  return duration('1s').refine((ms) => ms <= most, `has to be ${longest} at most`)
}

function parts(): z.ZodArray<z.ZodEnum<{ [Part in EventPart]: Part }>> {
  return z.array(z.enum(eventParts as [EventPart, ...EventPart[]])) as ReturnType<typeof parts>
}
