import { parseEnvelope } from '@tidewaiter/syslog'
import type { z } from 'zod'
import { loadZod } from '../load-zod.ts'

/** Options of the CEF source. */
export type CefOptions = {
  readonly forward: 'normalised' | 'unchanged'
  readonly foreign: 'unchanged' | 'refuse'
  readonly time: 'message' | 'receipt'
  readonly host: 'message' | 'peer'
  readonly zone: string
}

/** What holds when nothing is said. */
export const cefDefaults: CefOptions = {
  forward: 'normalised',
  foreign: 'unchanged',
  time: 'message',
  host: 'message',
  zone: 'UTC',
}

/** The schema of the options, with their meanings. */
export function cefOptions(): z.ZodType<CefOptions> {
  const zod = loadZod()
  return zod.strictObject({
    forward: zod
      .enum(['normalised', 'unchanged'])
      .default(cefDefaults.forward)
      .describe(
        'Messages of KCS: `normalised` reads the event and writes it anew in the profile of each integration, `unchanged` passes them on as they came',
      ),
    foreign: zod
      .enum(['unchanged', 'refuse'])
      .default(cefDefaults.foreign)
      .describe('Messages that are no event of the KCS scheme: pass them on as they came, or refuse them'),
    time: zod
      .enum(['message', 'receipt'])
      .default(cefDefaults.time)
      .describe(
        'When it happened: `message` believes the key `rt`, else the syslog header; `receipt` takes the time at which the message was received',
      ),
    host: zod
      .enum(['message', 'peer'])
      .default(cefDefaults.host)
      .describe(
        'Host in the new syslog header: `message` believes the header that came, `peer` takes the IPv4 address of the sender',
      ),
    zone: zod
      .string()
      .refine(isZone, 'write UTC, local, a name such as Europe/Moscow, or an offset such as +03:00')
      .default(cefDefaults.zone)
      .describe('Zone of times that name none, as those of RFC 3164 and of KCS')
      .meta({ examples: ['Europe/Moscow'] }),
  })
}

function isZone(zone: string): boolean {
  try {
    parseEnvelope('Jan  1 00:00:00 host ', { zone })
    return true
  } catch {
    return false
  }
}
