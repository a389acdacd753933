import type { Kysely } from 'kysely'
import type { AgentState } from './agent-state.ts'

/** Agents on nodes, and the groups that say what they watch and where they send it. */
export type AgentTables = {
  agent_groups: {
    id: string
    name: string
    description: string
    cluster: string
    /** JSON list of patterns; empty: the whole cluster. */
    namespaces: string
    /** A `Monitoring` as JSON. */
    monitoring: string
    heartbeat_seconds: number
    runtime_policy: string | null
    /** JSON list of names of integrations. */
    integrations: string
    created_at: number
    updated_at: number
    version: number
  }
  enrolment_tokens: {
    id: string
    group_id: string
    description: string
    shown: string
    hash: string
    made_by: string
    uses: number
    most_uses: number
    created_at: number
    expires_at: number
    revoked_at: number | null
  }
  agents: {
    id: string
    group_id: string
    node: string
    /** Ed25519, the 32 bytes in base64url. */
    public_key: string
    shown: string
    hash: string
    /** Hash of the token before, until the new one is used for the first time. */
    previous_hash: string | null
    token_at: number
    address: string
    enrolled_at: number
    enrolled_with: string
    state: AgentState
    state_since: number
    /** Why it works with restrictions, or is not connected. */
    state_reason: string | null
    heartbeat_at: number | null
    agent_version: string | null
    /** Of its clock to ours, in ms. */
    clock_off: number | null
    /** As JSON. */
    sensors: string
    counts: string
    /** Version of the configuration that it works by, and the monitoring switches of that. */
    configuration: number | null
    monitoring: string | null
  }
}

export async function createAgentTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('agent_groups')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('cluster', 'text', (column) => column.notNull())
    .addColumn('namespaces', 'text', (column) => column.notNull())
    .addColumn('monitoring', 'text', (column) => column.notNull())
    .addColumn('heartbeat_seconds', 'bigint', (column) => column.notNull())
    .addColumn('runtime_policy', 'text')
    .addColumn('integrations', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('enrolment_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('group_id', 'text', (column) => column.notNull().references('agent_groups.id').onDelete('cascade'))
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('uses', 'bigint', (column) => column.notNull())
    .addColumn('most_uses', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema.createIndex('enrolment_tokens_of').on('enrolment_tokens').columns(['group_id', 'id']).execute()
  await db.schema
    .createTable('agents')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('group_id', 'text', (column) => column.notNull().references('agent_groups.id'))
    .addColumn('node', 'text', (column) => column.notNull())
    .addColumn('public_key', 'text', (column) => column.notNull())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('previous_hash', 'text')
    .addColumn('token_at', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('enrolled_at', 'bigint', (column) => column.notNull())
    .addColumn('enrolled_with', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('state_since', 'bigint', (column) => column.notNull())
    .addColumn('state_reason', 'text')
    .addColumn('heartbeat_at', 'bigint')
    .addColumn('agent_version', 'text')
    .addColumn('clock_off', 'bigint')
    .addColumn('sensors', 'text', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('configuration', 'bigint')
    .addColumn('monitoring', 'text')
    .addUniqueConstraint('agents_once', ['group_id', 'node'])
    .execute()
  await db.schema.createIndex('agents_by_previous').on('agents').column('previous_hash').execute()
}
