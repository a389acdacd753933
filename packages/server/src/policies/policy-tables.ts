import type { Kysely } from 'kysely'

/** What artifacts have to fulfil, and what became of that. */
export type PolicyTables = {
  assurance_policies: {
    id: string
    name: string
    /** An `AssurancePolicy` of the `rules` room. */
    document: string
    enabled: number
    /** Ids of the scopes of its maker, as a JSON list: it covers only what they do. Null: its maker was not limited. */
    scopes: string | null
    made_by: string
    created_at: number
    updated_at: number
    version: number
  }
  /** What each policy says of each artifact that it is for. */
  verdicts: {
    id: string
    artifact_id: string
    policy_id: string
    policy: string
    mode: 'audit' | 'enforce'
    compliant: number
    /** The conditions that failed, and findings that were accepted, as JSON; see `shown-verdict.ts`. */
    failures: string
    accepted: string
    /** When it last turned from compliant to not, or back. */
    since: number
    /** Version of the policy and mark of the scans that it was told for: PLC-001 is told once for each pair. */
    policy_version: number
    scan: string
  }
  /** How far each artifact is judged; see `due.ts`. */
  judgements: {
    artifact_id: string
    generation: number
    verdict: 'compliant' | 'non-compliant' | null
    since: number | null
    judged_at: number | null
    /** When time alone may change a verdict. */
    next_at: number | null
  }
  /** Why all artifacts became due, by generation. */
  judging_causes: { generation: number; concern: string }
}

export async function createPolicyTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('assurance_policies')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('enabled', 'bigint', (column) => column.notNull())
    .addColumn('scopes', 'text')
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('verdicts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('artifact_id', 'text', (column) => column.notNull())
    .addColumn('policy_id', 'text', (column) => column.notNull())
    .addColumn('policy', 'text', (column) => column.notNull())
    .addColumn('mode', 'text', (column) => column.notNull())
    .addColumn('compliant', 'bigint', (column) => column.notNull())
    .addColumn('failures', 'text', (column) => column.notNull())
    .addColumn('accepted', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('policy_version', 'bigint', (column) => column.notNull())
    .addColumn('scan', 'text', (column) => column.notNull())
    .addUniqueConstraint('verdicts_once', ['artifact_id', 'policy_id'])
    .execute()
  await db.schema.createIndex('verdicts_of_policy').on('verdicts').columns(['policy_id', 'compliant', 'id']).execute()
  await db.schema
    .createTable('judgements')
    .addColumn('artifact_id', 'text', (column) => column.primaryKey())
    .addColumn('generation', 'bigint', (column) => column.notNull())
    .addColumn('verdict', 'text')
    .addColumn('since', 'bigint')
    .addColumn('judged_at', 'bigint')
    .addColumn('next_at', 'bigint')
    .execute()
  await db.schema.createIndex('judgements_due').on('judgements').column('generation').execute()
  await db.schema.createIndex('judgements_by_time').on('judgements').column('next_at').execute()
  await db.schema
    .createTable('judging_causes')
    .addColumn('generation', 'bigint', (column) => column.primaryKey())
    .addColumn('concern', 'text', (column) => column.notNull())
    .execute()
}
