import type { Kysely } from 'kysely'
import { wrongBody } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import type { Actor } from './actor.ts'
import { rightsOf } from './rights.ts'
import { systemRoles } from './system-roles.ts'
import { expectWithin } from './within.ts'

/** What somebody is to get. */
export type Grant = {
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  /** For people: `the user anna`. */
  readonly what: string
  /** Where the names stand in the body. */
  readonly rolesAt?: string
  readonly scopesAt?: string
}

/**
 * Refuses roles and scopes that there are not, and those that the actor may not give.
 *
 * @throws {ServerError} `request-invalid`, `permission-missing`, `beyond-reach`
 */
export async function expectGrantable(
  { db }: { readonly db: Kysely<Tables> },
  actor: Actor,
  { roles, scopes, what, rolesAt = '/roles', scopesAt = '/scopes' }: Grant,
): Promise<void> {
  const isSystem = (name: string): boolean => systemRoles.some((role) => role.name === name)
  const custom = roles.filter((name) => !isSystem(name))
  await expectThere(db, 'roles', custom, rolesAt)
  await expectThere(db, 'scopes', scopes, scopesAt)
  expectWithin(actor, await rightsOf({ db }, { roles: JSON.stringify(roles), scopes: JSON.stringify(scopes) }), what)
}

async function expectThere(
  db: Kysely<Tables>,
  table: 'roles' | 'scopes',
  names: readonly string[],
  pointer: string,
): Promise<void> {
  if (names.length === 0) return
  // There are at most a thousand of each; a document of settings may name more that there are not.
  const rows = await db.selectFrom(table).select('name').execute()
  const known = new Set(rows.map(({ name }) => name))
  const missing = names.find((name) => !known.has(name))
  if (missing !== undefined) throw wrongBody(pointer, `there is no ${table.slice(0, -1)} of the name ${missing}`)
}
