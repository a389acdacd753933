import type { Kysely } from 'kysely'

/** Who may do what. Lists are JSON text. */
export type IdentityTables = {
  users: {
    id: string
    name: string
    display_name: string | null
    email: string | null
    /** A PHC string; absent for those who sign in elsewhere alone. */
    password: string | null
    /** The password was set by another person and is good for choosing a new one only. */
    must_change: number
    /** Issuer and subject of an OpenID provider, as a JSON list of two. */
    external: string | null
    /** Names of roles; names of scopes, none of which means everything. */
    roles: string
    scopes: string
    disabled: number
    created_at: number
    updated_at: number
    version: number
  }
  roles: {
    id: string
    name: string
    description: string
    permissions: string
    created_at: number
    updated_at: number
    version: number
  }
  scopes: {
    id: string
    name: string
    description: string
    /** Patterns by kind, as `Scope` of the `rules` room. */
    patterns: string
    created_at: number
    updated_at: number
    version: number
  }
  sessions: {
    id: string
    hash: string
    user_id: string
    created_at: number
    seen_at: number
    expires_at: number
    address: string
    client: string
  }
  tokens: {
    id: string
    name: string
    /** The beginning of the token, by which lists show which one it is. */
    shown: string
    hash: string
    user_id: string
    /** Null: whatever its maker may. */
    permissions: string | null
    scopes: string | null
    created_at: number
    expires_at: number
    used_at: number | null
    revoked_at: number | null
  }
}

export async function createIdentityTables(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('users')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('display_name', 'text')
    .addColumn('email', 'text')
    .addColumn('password', 'text')
    .addColumn('must_change', 'bigint', (column) => column.notNull())
    .addColumn('external', 'text', (column) => column.unique())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('disabled', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .execute()
  for (const [table, content] of [
    ['roles', 'permissions'],
    ['scopes', 'patterns'],
  ] as const) {
    await db.schema
      .createTable(table)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull().unique())
      .addColumn('description', 'text', (column) => column.notNull())
      .addColumn(content, 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addColumn('version', 'bigint', (column) => column.notNull())
      .execute()
  }
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('client', 'text', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('sessions_of').on('sessions').column('user_id').execute()
  await db.schema
    .createTable('tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('shown', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
    .addColumn('permissions', 'text')
    .addColumn('scopes', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .execute()
  await db.schema.createIndex('tokens_of').on('tokens').column('user_id').execute()
}
