import type { CertificateStatus, IntegrationCounts, IntegrationState } from '@tidewaiter/delivery'
import type { NamedIntegrationStatus } from '@tidewaiter/gateway'
import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'
import type { House } from '../house.ts'
import { writtenOf } from './config-of.ts'
import { settingsOf } from './kept-integrations.ts'
import { idInFile, integrationId, whyNot, type Located, type WhyNot } from './located.ts'
import { settingsSchema, type WrittenSettings } from './written-settings.ts'

/** How an integration is, at one moment; times are RFC 3339. */
type ShownStatus = {
  readonly state: IntegrationState | WhyNot['state']
  readonly text: string
  readonly action?: string
  readonly since?: string
  readonly lag?: { readonly events: number; readonly seconds: number }
  readonly lastSuccessAt?: string
  readonly lastError?: { readonly at: string; readonly code: string; readonly message: string; readonly action: string }
  readonly nextAttemptAt?: string
  readonly certificate?: CertificateStatus
  readonly ownCertificate?: CertificateStatus
  readonly counts?: Pick<IntegrationCounts, (typeof shownCounts)[number]>
  readonly deadLetters: number
}

/** An integration as the API shows it. */
export type ShownIntegration = {
  readonly id: string
  readonly name: string
  readonly owner: Located['owner']
  readonly enabled: boolean
  readonly settings: WrittenSettings
  readonly hasKey: boolean
  readonly status: ShownStatus
  readonly madeBy?: string
  readonly createdAt?: string
  readonly updatedAt?: string
  readonly version?: number
}

const shownCounts = [
  'delivered',
  'bytes',
  'leftOut',
  'withheld',
  'summaries',
  'shortened',
  'possiblyDoubled',
  'knownLost',
] as const

const certificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  validTo: timeReply(),
  daysLeft: z.int().describe('Negative when it is over.'),
})

const count = z.int()

const statusReply = z.object({
  state: z.enum([
    ...(['starting', 'connecting', 'delivering', 'idle', 'stalled', 'waiting', 'paused', 'stopped'] as const),
    ...(['disabled', 'shadowed', 'unusable'] as const),
  ]),
  text: z.string().describe('The state as a sentence: what it does, since when, why, what comes next.'),
  action: z.string().optional().describe('What to do about it, where something is to be done.'),
  since: timeReply().optional(),
  lag: z
    .object({ events: count, seconds: z.number().describe('Age of the oldest of them.') })
    .optional()
    .describe('What waits to be handed over.'),
  lastSuccessAt: timeReply().optional(),
  lastError: z.object({ at: timeReply(), code: z.string(), message: z.string(), action: z.string() }).optional(),
  nextAttemptAt: timeReply().optional(),
  certificate: certificate.optional().describe('Of the receiver, while there is a connection.'),
  ownCertificate: certificate.optional(),
  counts: z
    .object({
      delivered: count,
      bytes: count,
      leftOut: count,
      withheld: count,
      summaries: count,
      shortened: count,
      possiblyDoubled: count.describe(
        'Sent again after a connection, or the process, had died: the receiver may have them twice.',
      ),
      knownLost: count.describe('Known not to have arrived.'),
    })
    .optional()
    .describe('Since the service started.'),
  deadLetters: count.describe('Events that could not be delivered at all and are kept.'),
})

const reply = z.object({
  id: integrationId(),
  name: z.string(),
  owner: z.enum(['api', 'file']).describe('`file`: it stands in the configuration file, and can only be read here.'),
  enabled: z.boolean(),
  settings: settingsSchema(),
  hasKey: z.boolean().describe('A client certificate has its key.'),
  status: statusReply,
  madeBy: z.string().optional(),
  createdAt: timeReply().optional(),
  updatedAt: timeReply().optional(),
  version: z.int().optional().describe('Its ETag; absent for those of the file.'),
})

export function shownIntegrationSchema(): z.ZodType<ShownIntegration, ShownIntegration> {
  return reply as unknown as z.ZodType<ShownIntegration, ShownIntegration>
}

/** An integration, with its status of now. Secrets are not in it. */
export function showIntegration(house: Pick<House, 'gateway' | 'keys' | 'journal'>, found: Located): ShownIntegration {
  const status = statusOf(house, found)
  if (found.owner === 'file') {
    const { name, config } = found
    const hasKey = config.tls?.key !== undefined
    return { id: idInFile(name), name, owner: 'file', enabled: true, settings: writtenOf(config), hasKey, status }
  }
  const { row } = found
  return {
    id: row.id,
    name: row.name,
    owner: 'api',
    enabled: row.enabled === 1,
    settings: shownSettings(row),
    hasKey: row.tls_key !== null,
    status,
    madeBy: row.made_by,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}

/** What an older version has written is shown as it is: somebody has to be able to see what to correct. */
function shownSettings(row: { readonly settings: string }): WrittenSettings {
  try {
    return settingsOf(row)
  } catch {
    return JSON.parse(row.settings) as WrittenSettings
  }
}

/** How an integration is. */
function statusOf(house: Pick<House, 'gateway' | 'keys' | 'journal'>, found: Located): ShownStatus {
  const why = whyNot(house, found)
  if (why !== undefined) return { ...why, deadLetters: house.journal.deadLetters.count().get(found.name) ?? 0 }
  const status = house.gateway.integrations.status().find(({ name }) => name === found.name)
  if (status === undefined) return { state: 'starting', text: 'is being taken on', deadLetters: 0 }
  return shownStatus(status)
}

function shownStatus(status: NamedIntegrationStatus): ShownStatus {
  const {
    state,
    text,
    since,
    lag,
    lastSuccessAt,
    lastError,
    nextAttemptAt,
    certificate: receiver,
    ownCertificate,
    counts,
  } = status
  const isDown = state === 'waiting' || state === 'connecting' || state === 'stalled'
  return {
    state,
    text,
    since: timeText(since),
    lag,
    ...(isDown && lastError !== undefined && { action: lastError.action }),
    ...(lastSuccessAt !== undefined && { lastSuccessAt: timeText(lastSuccessAt) }),
    ...(lastError !== undefined && {
      lastError: {
        ...lastError,
        at: timeText(lastError.at),
      },
    }),
    ...(nextAttemptAt !== undefined && { nextAttemptAt: timeText(nextAttemptAt) }),
    ...(receiver !== undefined && { certificate: receiver }),
    ...(ownCertificate !== undefined && { ownCertificate }),
    counts: Object.fromEntries(shownCounts.map((name) => [name, counts[name]])) as NonNullable<ShownStatus['counts']>,
    deadLetters: status.deadLettersKept,
  }
}
