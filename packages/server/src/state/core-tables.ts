import type { Generated, Kysely } from 'kysely'

/** What the state itself needs. Times are ms since 1970-01-01 UTC. */
export type CoreTables = {
  /** Single values about the state, such as when it was made. */
  meta: { name: string; value: string }
  /** Events that were decided with a change of state and are not in the journal yet. */
  outbox: { id: Generated<number>; event: string }
  /** Settings of the server that people change, one JSON document each. */
  settings: { name: string; value: string; version: number; updated_at: number }
  /** Replies to requests with an Idempotency-Key, so that a repeated one does nothing twice. */
  idempotency: {
    actor: string
    key: string
    /** Sealed, with a hash of the request. */
    reply: string
    created_at: number
  }
}

export async function createCoreTables(db: Kysely<unknown>, engine: 'sqlite' | 'postgres'): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('outbox')
    .addColumn('id', engine === 'sqlite' ? 'integer' : 'bigserial', (column) =>
      engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn('event', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('idempotency')
    .addColumn('actor', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('reply', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('idempotency_key', ['actor', 'key'])
    .execute()
  await db.schema.createIndex('idempotency_by_age').on('idempotency').column('created_at').execute()
}
