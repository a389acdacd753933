import type { Kysely } from 'kysely'

/** Who may ask the admission webhook. */
export type AdmissionTables = {
  /** Keys of clusters. They stand in the path of the webhook, as Kubernetes sends no header of ours. */
  admission_keys: {
    id: string
    name: string
    /** As scopes name it; null where policies tell no clusters apart. */
    cluster: string | null
    /** The beginning of the key, by which lists show which one it is. */
    shown: string
    hash: string
    made_by: string
    created_at: number
    used_at: number | null
  }
}

export async function createAdmissionTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('admission_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('cluster', 'text')
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute()
}
