import type { Kysely } from 'kysely'
import type { JobState } from './job-state.ts'
import type { ScannerName } from './scanners.ts'

/** Scans that somebody has asked for; see `job-state.ts`. */
export type ScanJobTables = {
  scan_jobs: {
    id: string
    /** Name of the image. */
    artifact: string
    /** What was asked for, and what is used. */
    wanted: ScannerName | 'auto'
    scanner: ScannerName
    state: JobState
    attempts: number
    /** A queued job waits until then. */
    due_at: number
    created_at: number
    /** Of the last attempt. */
    started_at: number | null
    ended_at: number | null
    /** Why the last attempt has failed. */
    reason: string | null
    made_by: string
    /** Of whom it is, as JSON: what the maker could see then; null: everything. */
    reach: string | null
    /** Ids of the artifacts that it has found, as a JSON list. */
    found: string
    version: number
  }
}

export async function createScanJobTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('scan_jobs')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('artifact', 'text', (column) => column.notNull())
    .addColumn('wanted', 'text', (column) => column.notNull())
    .addColumn('scanner', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('reach', 'text')
    .addColumn('found', 'text', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('scan_jobs_due').on('scan_jobs').columns(['state', 'due_at']).execute()
}
