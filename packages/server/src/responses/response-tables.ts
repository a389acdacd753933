import type { Kysely } from 'kysely'

/** Whom to tell of what, and what waits to be told. Times are ms since 1970-01-01 UTC. */
export type ResponseTables = {
  response_policies: {
    id: string
    name: string
    /** A `ResponsePolicy` without the secrets of its outputs, as JSON. */
    document: string
    /** The secrets of its outputs, each sealed, by output and path: `{ "soc": { "auth.token": "v1:..." } }`. */
    secrets: string
    enabled: number
    /** Ids of the scopes of its maker, as a JSON list: it covers only what they do. Null: its maker was not limited. */
    scopes: string | null
    made_by: string
    /** Entries of the journal before this one came before it was enabled. */
    from_sequence: number
    created_at: number
    updated_at: number
    version: number
  }
  /** Events that a policy has held back in a quiet time; see `gather.ts`. */
  notice_groups: {
    policy_id: string
    code: string
    /** When the quiet time ends. */
    until: number
    /** Events that were held back so far, and when the first of them happened; the newest of them as JSON. */
    count: number
    since: number
    event: string | null
    sequence: number
  }
  /** The queue of notices, and for some time what became of them; see `queue.ts`. */
  notices: {
    id: string
    policy_id: string
    policy: string
    output: string
    state: 'waiting' | 'sent' | 'given-up'
    event: string
    /** Sequence of that event in the journal. */
    sequence: number
    created_at: number
    /** When its patience began: with it, or when a person had it tried again. */
    queued_at: number
    attempts: number
    next_at: number
    /** The last fault: code, message and what to do, as JSON. */
    fault: string | null
    /** When it was sent or given up. */
    ended_at: number | null
  }
}

export async function createResponseTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('response_policies')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('secrets', 'text', (column) => column.notNull())
    .addColumn('enabled', 'bigint', (column) => column.notNull())
    .addColumn('scopes', 'text')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('from_sequence', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('notice_groups')
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('count', 'bigint', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text')
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('notice_groups_key', ['policy_id', 'code'])
    .execute()
  await db.schema.createIndex('notice_groups_by_time').on('notice_groups').column('until').execute()
  await db.schema
    .createTable('notices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('output', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('sequence', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('queued_at', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('next_at', 'bigint', (column) => column.notNull())
    .addColumn('fault', 'text')
    .addColumn('ended_at', 'bigint')
    .execute()
  const index = db.schema.createIndex('notices_waiting').on('notices')
  await index.columns(['state', 'policy_id', 'output', 'next_at']).execute()
  await db.schema.createIndex('notices_ended').on('notices').columns(['state', 'ended_at']).execute()
}
