import type { Kysely } from 'kysely'

/** Searches that people come back to. */
export type SavedSearchTables = {
  saved_searches: {
    id: string
    name: string
    description: string
    /** Id of the user who saved it. */
    owner: string
    /** Others may see and use it. */
    shared: number
    /** The query of GET /v1/events. */
    query: string
    /** A window up to now, in minutes, in place of fixed times. */
    last_minutes: number | null
    created_at: number
    updated_at: number
    version: number
  }
}

export async function createSavedSearchTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('saved_searches')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('description', 'text', (column) => column.notNull())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('shared', 'bigint', (column) => column.notNull())
    .addColumn('query', 'text', (column) => column.notNull())
    .addColumn('last_minutes', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('saved_searches_once', ['owner', 'name'])
    .execute()
}
