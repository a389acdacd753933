import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import { z } from 'zod'
import type { House } from '../house.ts'
import { writtenOf } from '../integrations/config-of.ts'
import { readKept } from '../integrations/kept-integrations.ts'
import { settingsSchema, type WrittenSettings } from '../integrations/written-settings.ts'
import type { Tables } from '../state/tables.ts'
import { monitoringSchema, type Monitoring } from './monitoring.ts'

export type GroupRow = Selectable<Tables['agent_groups']>

/** What an agent works by. */
export type AgentConfiguration = {
  readonly version: number
  readonly group: string
  readonly cluster: string
  readonly namespaces: readonly string[]
  readonly heartbeatSeconds: number
  readonly monitoring: Monitoring
  readonly runtimePolicy?: string
  readonly integrations: readonly LinkedIntegration[]
  readonly unavailable: readonly { readonly name: string; readonly reason: string }[]
}

/** An integration as agents get it. */
type LinkedIntegration = { readonly name: string; readonly settings: WrittenSettings; readonly key?: string }

const configuration = z.object({
  version: z.int().describe('Follows from everything below: equal where that is equal.'),
  group: z.string(),
  cluster: z.string(),
  namespaces: z.array(z.string()).describe('Patterns of the namespaces to watch; empty: all.'),
  heartbeatSeconds: z.int(),
  monitoring: monitoringSchema(),
  runtimePolicy: z.string().optional(),
  integrations: z.array(
    z.object({
      name: z.string(),
      settings: settingsSchema(),
      key: z.string().optional().describe('Key of the client certificate (PEM).').meta({ format: 'password' }),
    }),
  ),
  unavailable: z
    .array(z.object({ name: z.string(), reason: z.string() }))
    .describe('Integrations that the group is linked to and that cannot be used now.'),
})

export function agentConfigurationSchema(): z.ZodType<AgentConfiguration, AgentConfiguration> {
  return configuration as unknown as z.ZodType<AgentConfiguration, AgentConfiguration>
}

/** The configuration of the agents of a group, with the secrets of its integrations. */
export async function configurationOf(
  { gateway, keys }: Pick<House, 'gateway' | 'keys'>,
  db: Kysely<Tables>,
  group: GroupRow,
): Promise<AgentConfiguration> {
  const integrations: LinkedIntegration[] = []
  const unavailable: AgentConfiguration['unavailable'][number][] = []
  const inFile = gateway.integrationsInFile()
  const names = JSON.parse(group.integrations) as string[]
  const rows =
    names.length === 0 ? [] : await db.selectFrom('integrations').selectAll().where('name', 'in', names).execute()
  for (const name of names) {
    const config = Object.hasOwn(inFile, name) ? inFile[name] : undefined
    const row = rows.find((each) => each.name === name)
    if (config !== undefined) {
      // The file may have got certificates since it was linked.
      const isOpen = config.tls?.key === undefined && config.tls?.ca === undefined
      if (isOpen) integrations.push({ name, settings: writtenOf(config) })
      else unavailable.push({ name, reason: 'its certificates stand in files of the server' })
    } else if (row === undefined) unavailable.push({ name, reason: 'it was removed' })
    else if (row.enabled === 0) unavailable.push({ name, reason: 'it is not enabled' })
    else {
      const read = readKept(row, keys)
      if ('fault' in read) unavailable.push({ name, reason: 'its settings cannot be used; the server shows why' })
      else
        integrations.push({
          name,
          settings: read.settings,
          ...(read.material.key !== undefined && { key: read.material.key }),
        })
    }
  }
  const content = {
    group: group.name,
    cluster: group.cluster,
    namespaces: JSON.parse(group.namespaces) as string[],
    heartbeatSeconds: group.heartbeat_seconds,
    monitoring: JSON.parse(group.monitoring) as Monitoring,
    ...(group.runtime_policy !== null && { runtimePolicy: group.runtime_policy }),
    integrations,
    unavailable,
  }
  return { version: versionOf(content), ...content }
}

/** 48 bits of its SHA-256: an integer that JSON carries whole, and that tells nothing about the secrets. */
function versionOf(content: object): number {
  return createHash('sha256').update(JSON.stringify(content)).digest().readUIntBE(0, 6)
}
