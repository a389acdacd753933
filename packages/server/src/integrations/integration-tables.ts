import type { Kysely } from 'kysely'

/** SIEM integrations that were made over the API. Those of the configuration file stand there alone. */
export type IntegrationTables = {
  integrations: {
    id: string
    /** Names the cursor in the journal, so it stays as it is. */
    name: string
    enabled: number
    /** A `WrittenSettings`, without the key. */
    settings: string
    /** PEM, sealed. */
    tls_key: string | null
    made_by: string
    created_at: number
    updated_at: number
    version: number
  }
  /** Pauses and resumptions that were decided, until the journal knows of them; see `pause-wishes.ts`. */
  pause_wishes: { integration: string; wish: 'pause' | 'resume'; created_at: number }
}

export async function createIntegrationTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('integrations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('enabled', 'bigint', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('tls_key', 'text')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('pause_wishes')
    .addColumn('integration', 'text', (column) => column.primaryKey())
    .addColumn('wish', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute()
}
