import { sql, type Kysely } from 'kysely'
import type { Tables } from '../state/tables.ts'
import type { Holder, NamedPlace } from './named.ts'

/**
 * Decisions are limited to the scopes of their makers, by id (see `policies/maker.ts`): a rename needs nothing, but without the scope
 * they would cover less, and nobody would have decided so. Acceptances that have ended are only history.
 */
export const makerScopes: NamedPlace = {
  holders: async (db, kind, name) => {
    if (kind !== 'scope') return []
    const scope = await db.selectFrom('scopes').select('id').where('name', '=', name).executeTakeFirst()
    if (scope === undefined) return []
    const has = sql<boolean>`scopes like ${`%"${scope.id}"%`}`
    const found = [...(await policiesWith(db, has)), ...(await acceptancesWith(db, has))]
    // A decision gives nobody a permission.
    return found.map((who): Holder => ({ who, roles: [], scopes: [name] }))
  },
  rename: () => Promise.resolve(),
}

type Condition = ReturnType<typeof sql<boolean>>

async function policiesWith(db: Kysely<Tables>, has: Condition): Promise<readonly string[]> {
  const found: string[] = []
  for (const table of ['assurance_policies', 'response_policies'] as const) {
    const rows = await db.selectFrom(table).select('name').where(has).orderBy('name').execute()
    found.push(...rows.map(({ name }) => `the policy ${name}`))
  }
  return found
}

async function acceptancesWith(db: Kysely<Tables>, has: Condition): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('acceptances')
    .select('finding')
    .where(has)
    .where('cancelled_at', 'is', null)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('next_at', 'is not', null)]))
    .orderBy('finding')
    .execute()
  return rows.map(({ finding }) => `the acceptance of ${finding}`)
}
