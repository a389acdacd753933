import type { RiskAcceptance } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'

/** Decisions to live with a risk, and what became of them. */
export type AcceptanceTables = {
  acceptances: {
    id: string
    kind: RiskAcceptance['kind']
    /** Of the finding, as it was written; and in small letters, by which it is looked for. */
    finding: string
    finding_lower: string
    package: string | null
    path: string | null
    extent: RiskAcceptance['extent']['kind']
    /** The artifact, of the extent `artifact`; it may have been removed since. */
    artifact_id: string | null
    artifact_kind: string | null
    digest: string | null
    name: string | null
    registry: string | null
    repository: string | null
    reason: string
    made_by: string
    /** See `policies/maker.ts`. */
    scopes: string | null
    /** Taken over from the reports of its artifact: where they had it from. */
    source: string | null
    accepted_at: number
    changed_at: number
    expires_at: number | null
    cancelled_at: number | null
    /** What has been told, as JSON of `ToldAcceptance`. */
    told: string
    /** When there is something to tell next; null: never by itself. */
    next_at: number | null
    version: number
  }
  acceptance_history: {
    id: string
    acceptance_id: string
    change: 'accepted' | 'changed' | 'extended' | 'cancelled' | 'about-to-expire' | 'expired'
    at: number
    by: string
    reason: string | null
    expires_at: number | null
  }
}

export async function createAcceptanceTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('acceptances')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('finding', 'text', (column) => column.notNull())
    .addColumn('finding_lower', 'text', (column) => column.notNull())
    .addColumn('package', 'text')
    .addColumn('path', 'text')
    .addColumn('extent', 'text', (column) => column.notNull())
    .addColumn('artifact_id', 'text')
    .addColumn('artifact_kind', 'text')
    .addColumn('digest', 'text')
    .addColumn('name', 'text')
    .addColumn('registry', 'text')
    .addColumn('repository', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text')
    .addColumn('source', 'text')
    .addColumn('accepted_at', 'bigint', (column) => column.notNull())
    .addColumn('changed_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('cancelled_at', 'bigint')
    .addColumn('told', 'text', (column) => column.notNull())
    .addColumn('next_at', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('acceptances_by_time').on('acceptances').column('next_at').execute()
  await db.schema.createIndex('acceptances_of_finding').on('acceptances').columns(['finding_lower', 'kind']).execute()
  await db.schema.createIndex('acceptances_of_artifact').on('acceptances').column('artifact_id').execute()
  await db.schema
    .createTable('acceptance_history')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('acceptance_id', 'text', (column) => column.notNull().references('acceptances.id').onDelete('cascade'))
    .addColumn('change', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('expires_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('acceptance_history_of')
    .on('acceptance_history')
    .columns(['acceptance_id', 'id'])
    .execute()
}
