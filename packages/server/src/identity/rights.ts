import type { Kysely } from 'kysely'
import type { Tables } from '../state/tables.ts'
import type { Actor, ReachPart } from './actor.ts'
import { withImplied, type Permission } from './permissions.ts'
import { systemRoles } from './system-roles.ts'

/** What somebody may, and about what. */
export type Rights = Pick<Actor, 'permissions' | 'reach'>

/** What reads: the state outside of a change, the change within one. */
type Reader = { readonly db: Kysely<Tables> }

/** What somebody may: the permissions of all roles together, within all scopes together. Both are given as they are stored. */
export async function rightsOf(
  reader: Reader,
  user: { readonly roles: string; readonly scopes: string },
): Promise<Rights> {
  const names = JSON.parse(user.roles) as string[]
  const given = systemRoles.filter(({ name }) => names.includes(name)).flatMap((role) => role.permissions)
  const rows =
    names.length === 0
      ? []
      : await reader.db.selectFrom('roles').select('permissions').where('name', 'in', names).execute()
  const own = rows.flatMap((row) => JSON.parse(row.permissions) as Permission[])
  const scopes = JSON.parse(user.scopes) as string[]
  return {
    permissions: withImplied([...given, ...own]),
    reach: scopes.length === 0 ? undefined : await reachOf(reader, scopes),
  }
}

/** What the scopes of these names cover together. One that is gone covers nothing. */
export async function reachOf({ db }: Reader, names: readonly string[]): Promise<readonly ReachPart[]> {
  if (names.length === 0) return []
  const rows = await db
    .selectFrom('scopes')
    .select('patterns')
    .where('name', 'in', [...names])
    .execute()
  return rows.map(({ patterns }) => JSON.parse(patterns) as ReachPart)
}
