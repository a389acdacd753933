import { duration, size } from '@tidewaiter/intake'
import { profiles } from '@tidewaiter/model'
import { createEnvelope, facilities, interopProfiles, parseTarget, type Target } from '@tidewaiter/syslog'
import { z } from 'zod'
import type { DeviceConfig, IntegrationConfig } from '../config.ts'
import { limitSchema } from './limit-schema.ts'
import { selectSchema } from './select-schema.ts'
import { tlsSchema } from './tls-schema.ts'
import { attempt, text } from './values.ts'

/** After a crash, what came in such a time is sent again. */
const longestWindow = '5m'

/** The settings of an entry under `integrations`. */
export function integrationSchema(): z.ZodType<IntegrationConfig> {
  const receivers = interopProfiles.map(({ name }) => name) as [string, ...string[]]
  return z
    .strictObject({
      to: z
        .string()
        .transform(attempt((value): Target => parseTarget(value)))
        .describe(
          'Where to send: udp://HOST:PORT, tcp://HOST:PORT or tls://HOST:PORT. Only tls is encrypted, udp may lose.',
        )
        .meta({ examples: ['tls://siem.example.com:6514', 'tcp://192.0.2.20:514'] }),
      tls: tlsSchema().optional(),
      profile: z
        .enum(profiles.map(({ name }) => name) as [string, ...string[]])
        .default(profiles[0]!.name)
        .describe('How events are written as CEF; see `tidewaiter catalogue profiles`.')
        .meta({ examples: ['kcs-2.1'] }),
      device: deviceSchema().optional(),
      for: z
        .array(z.enum(receivers))
        .default([])
        .describe('Receivers with limits or defects that are to be heeded; see `docs/reference/errors.md`.')
        .meta({ examples: [['rsyslog']] }),
      envelope: z
        .enum(['rfc3164', 'rfc5424', 'none'])
        .optional()
        .describe('Syslog header in front of the message. Default: rfc3164, or what `for` needs.')
        .meta({ examples: ['rfc5424'] }),
      zone: z
        .string()
        .transform(attempt(checkedZone, /^.*? cannot be written: /))
        .prefault('UTC')
        .describe('Time zone of an RFC 3164 header, which names none: UTC, local, Europe/Moscow, +03:00.')
        .meta({ examples: ['Europe/Moscow'] }),
      facility: z
        .enum(facilities)
        .default('local0')
        .describe('Syslog facility.')
        .meta({ examples: ['auth'] }),
      pri: z
        .boolean()
        .default(true)
        .describe('Whether `<PRI>` stands in front of an RFC 3164 header.')
        .meta({ examples: [false] }),
      hostname: z
        .string()
        .regex(/^[!-~]{1,255}$/, { error: 'expected a host name: 1 to 255 printable ASCII characters without spaces' })
        .optional()
        .describe('Host in the header of events that name no node. Default: this machine.')
        .meta({ examples: ['gateway-1'] }),
      framing: z
        .enum(['lf', 'octet-counting'])
        .optional()
        .describe('How messages are told apart in a stream. Default: octet-counting over TLS (RFC 5425), lf over TCP.')
        .meta({ examples: ['octet-counting'] }),
      maxSize: size('256B', '64MiB')
        .optional()
        .describe(
          'Longest message with its header; longer ones have values shortened. Default: 8000B, or what `for` needs.',
        )
        .meta({ examples: ['64KiB'] }),
      connectTimeout: duration('100ms')
        .prefault('10s')
        .describe('For name, connection and TLS together.')
        .meta({ examples: ['5s'] }),
      select: selectSchema().optional(),
      limit: limitSchema(longestWindow).optional(),
      start: z
        .enum(['now', 'oldest'])
        .default('now')
        .describe('Where a new integration begins: with what comes from now on, or with the oldest entry that is kept.')
        .meta({ examples: ['oldest'] }),
      resend: z
        .strictObject({
          seconds: duration()
            .prefault('30s')
            .transform((ms) => ms / 1000)
            .describe('What was sent in this time before a connection died is sent again.')
            .meta({ examples: ['60s'] }),
          bytes: size('0B', '1GiB')
            .prefault('16MiB')
            .describe('At most so much: what lies further back must have been read, since no socket holds more.')
            .meta({ examples: ['32MiB'] }),
        })
        .prefault({})
        .describe('What is sent again after a connection has died: TCP syslog has no acknowledgement.'),
    })
    .superRefine(integrationFaults)
}

/** What single values cannot tell: where they contradict each other. */
function integrationFaults(
  { to, tls, envelope, pri, framing }: Pick<IntegrationConfig, 'to' | 'tls' | 'envelope' | 'pri' | 'framing'>,
  context: z.RefinementCtx,
): void {
  const fault = (key: string, message: string): void => context.addIssue({ code: 'custom', path: [key], message })
  if (tls !== undefined && to.transport !== 'tls')
    fault('tls', `means nothing for ${to.transport}://: write tls:// in \`to\``)
  if (!pri && envelope !== undefined && envelope !== 'rfc3164')
    fault('pri', 'only an RFC 3164 header can do without <PRI>')
  if (framing !== undefined && to.transport === 'udp')
    fault('framing', 'means nothing over UDP, where a message is a datagram')
}

function deviceSchema(): z.ZodType<DeviceConfig> {
  return z
    .strictObject({
      vendor: text('Device Vendor.', 'Example'),
      product: text('Device Product.', 'Container Watch'),
      version: text('Device Version.', '1'),
    })
    .describe(
      'Device fields of the CEF header in place of those of the profile. A compatibility setting: parsers and rules for KCS select on ' +
        'what the profile writes.',
    )
}

function checkedZone(zone: string): string {
  createEnvelope({ format: 'rfc3164', zone, facility: 'local0', pri: true, hostname: 'host' })
  return zone
}
