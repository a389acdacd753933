import { codes, families, familyNames, profiles } from '@tidewaiter/model'
import { facilities, interopProfiles, type Facility, type Framing, type TransportName } from '@tidewaiter/syslog'
import { z } from 'zod'

/**
 * The settings of an integration as the API has them: those of `integrations` in the configuration file under the same names, with
 * numbers for sizes and times, and certificates as text. `integrationSchema` of the gateway stays the law: see `config-of.ts`.
 */
export type WrittenSettings = {
  readonly protocol: TransportName
  readonly address: string
  readonly port: number
  readonly tls?: WrittenTls | undefined
  readonly profile: string
  readonly device?: { readonly vendor: string; readonly product: string; readonly version: string } | undefined
  readonly for: readonly string[]
  readonly envelope?: 'rfc3164' | 'rfc5424' | 'none' | undefined
  readonly zone: string
  readonly facility: Facility
  readonly pri: boolean
  readonly hostname?: string | undefined
  readonly framing?: Framing | undefined
  readonly maxBytes?: number | undefined
  readonly connectTimeoutMs: number
  readonly select?: WrittenSelection | undefined
  readonly limit?: WrittenLimit | undefined
  readonly start: 'now' | 'oldest'
  readonly resend: { readonly seconds: number; readonly bytes: number }
}

type WrittenTls = {
  readonly ca?: string | undefined
  readonly certificate?: string | undefined
  readonly serverName?: string | undefined
  readonly fingerprints?: readonly string[] | undefined
}

export type WrittenSelection = {
  readonly categories?: readonly string[] | undefined
  readonly families?: readonly string[] | undefined
  readonly codes?: readonly string[] | undefined
  readonly minSeverity?: number | undefined
  readonly where?: string | undefined
}

export type WrittenLimit = {
  readonly repeat?: { readonly withinSeconds: number; readonly by?: readonly string[] | undefined } | undefined
  readonly rate?:
    | {
        readonly eventsPerSecond: number
        readonly burst?: number | undefined
        readonly per?: readonly string[] | undefined
        readonly everySeconds: number
      }
    | undefined
}

/** What is sent to make or replace an integration. */
export type IntegrationBody = Omit<WrittenSettings, 'tls'> & {
  readonly name: string
  readonly enabled: boolean
  readonly tls?: (WrittenTls & { readonly key?: string | undefined }) | undefined
}

/** Chains and bundles of authorities are long; a key is not. */
const mostCertificateText = 100_000
const mostKeyText = 20_000

const pem = (most: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[\t\n\r -~]*$/, 'expected PEM text')
const parts = (): z.ZodArray<z.ZodString> => z.array(z.string().max(64)).max(64)
const some = <const Name extends string>(names: readonly Name[]): z.ZodOptional<z.ZodArray<z.ZodType<Name, Name>>> =>
  z.array(z.enum(names)).min(1).max(names.length).optional()

const tls = z.strictObject({
  ca: pem(mostCertificateText).optional().describe('Authorities to trust instead of those of the system (PEM).'),
  certificate: pem(mostCertificateText)
    .optional()
    .describe('Client certificate, for receivers that want one, with those between it and its authority (PEM).'),
  serverName: z
    .string()
    .min(1)
    .max(253)
    .optional()
    .describe('Name that the certificate must carry. Default: `address`.'),
  fingerprints: z
    .array(z.string().max(120))
    .min(1)
    .max(20)
    .optional()
    .describe('SHA-256 fingerprints; a certificate with one of them is accepted and no other.'),
})

const selection = z
  .strictObject({
    categories: some([...new Set(familyNames.map((name) => families[name].category))]).describe('As KCS names them.'),
    families: some(familyNames),
    codes: some(Object.keys(codes)),
    minSeverity: z.int().min(0).max(10).optional().describe('Least severity in the CEF header.'),
    where: z
      .string()
      .min(1)
      .max(4_000)
      .optional()
      .describe('A condition in CEL over the fields of the event.')
      .meta({ examples: ['event.severity >= 5'] }),
  })
  .describe('Which events: every condition that is given has to hold.')

const limit = z
  .strictObject({
    repeat: z
      .strictObject({ withinSeconds: z.number().min(1).max(300), by: parts().min(1).optional() })
      .optional()
      .describe('Deduplication: the first of alike events goes on, the others of its window as one summary.'),
    rate: z
      .strictObject({
        eventsPerSecond: z.number().min(0.001).max(1_000_000),
        burst: z.int().min(1).max(100_000_000).optional(),
        per: parts().optional(),
        everySeconds: z.number().min(1).max(300).default(10),
      })
      .optional()
      .describe('What is beyond the rate goes on as summaries.'),
  })
  .describe('Keeps floods out.')

const written = z.strictObject({
  protocol: z.enum(['udp', 'tcp', 'tls']).describe('Only tls is encrypted; udp may lose.'),
  address: z
    .string()
    .min(1)
    .max(253)
    .describe('Host name or IP address of the receiver.')
    .meta({ examples: ['siem.example.com'] }),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .meta({ examples: [6514] }),
  tls: tls.optional(),
  profile: z
    .enum(profiles.map(({ name }) => name) as [string, ...string[]])
    .default(profiles[0]!.name)
    .describe('How events are written as CEF.'),
  device: z
    .strictObject({
      vendor: z.string().min(1).max(200),
      product: z.string().min(1).max(200),
      version: z.string().min(1).max(200),
    })
    .optional()
    .describe('Device fields of the CEF header in place of those of the profile.'),
  for: z
    .array(z.enum(interopProfiles.map(({ name }) => name) as [string, ...string[]]))
    .max(20)
    .default([])
    .describe('Receivers with limits or defects that are to be heeded.'),
  envelope: z
    .enum(['rfc3164', 'rfc5424', 'none'])
    .optional()
    .describe('Syslog header. Default: rfc3164, or what `for` needs.'),
  zone: z
    .string()
    .min(1)
    .max(64)
    .default('UTC')
    .describe('Time zone of an RFC 3164 header: UTC, local, Europe/Moscow, +03:00.'),
  facility: z.enum(facilities).default('local0'),
  pri: z.boolean().default(true).describe('Whether `<PRI>` stands in front of an RFC 3164 header.'),
  hostname: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('Host in the header of events that name no node. Default: the server.'),
  framing: z
    .enum(['lf', 'octet-counting'])
    .optional()
    .describe('How messages are told apart in a stream. Default: octet-counting over TLS, lf over TCP.'),
  maxBytes: z
    .int()
    .min(256)
    .max(64 * 1024 ** 2)
    .optional()
    .describe(
      'Longest message with its header; longer ones have values shortened. Default: 8000, or what `for` needs.',
    ),
  connectTimeoutMs: z.int().min(100).max(600_000).default(10_000).describe('For name, connection and TLS together.'),
  select: selection.optional(),
  limit: limit.optional(),
  start: z
    .enum(['now', 'oldest'])
    .default('now')
    .describe('Where a new integration begins: with what comes from now on, or with the oldest event that is kept.'),
  resend: z
    .strictObject({
      seconds: z.number().min(0).max(3_600).default(30),
      bytes: z
        .int()
        .min(0)
        .max(1024 ** 3)
        .default(16 * 1024 ** 2),
    })
    .prefault({})
    .describe('What was sent in this time before a connection died is sent again, so many bytes at most.'),
})

/** What is sent to make or replace an integration. */
export function integrationBody(): z.ZodType<IntegrationBody> {
  const key = pem(mostKeyText)
    .optional()
    .describe('Its key (PEM, without a passphrase). No reply holds it; when it is absent, the one that is kept stays.')
    .meta({ format: 'password' })
  return z.strictObject({
    name: integrationName().describe('Names the place up to which events were delivered, so it stays as it is.'),
    enabled: z
      .boolean()
      .default(true)
      .describe('One that is not enabled does not run, and no event is kept for its sake; pause it to have them kept.'),
    ...written.shape,
    tls: tls.extend({ key }).optional().describe('Which receiver to trust, and who we are.'),
  })
}

/** The name of an integration, as the configuration file has them: it stands in logs, metrics and marks. */
export function integrationName(): z.ZodString {
  return z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'expected a name of lower-case letters, digits, - and _, at most 63')
    .meta({ examples: ['siem'] })
}

/** Settings by themselves: of a reply, and of what is kept, which an older version may have written. */
export function settingsSchema(): z.ZodType<WrittenSettings, WrittenSettings> {
  return written as unknown as z.ZodType<WrittenSettings, WrittenSettings>
}

/** Which events a replay sends. */
export function selectionSchema(): z.ZodType<WrittenSelection, WrittenSelection> {
  return selection
}
