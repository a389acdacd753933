import { sql, type Kysely } from 'kysely'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import type { Actor } from './actor.ts'
import { makerScopes } from './maker-scopes.ts'
import { oidcNames } from './oidc/oidc-names.ts'
import { rightsOf } from './rights.ts'
import { expectWithin } from './within.ts'

// Roles and scopes are referred to by name: lists and events say what people know. So a rename follows wherever a name stands, in
// the same transaction; what is named somewhere is not removed; and who changes a role or a scope changes all that have it. Every
// place where names stand is in the list below.

/** What is referred to by its name. */
export type NamedKind = 'role' | 'scope'

/** Somebody or something that names roles or scopes, and has them by that. */
export type Holder = {
  /** For people: `the user anna`. */
  readonly who: string
  /** What it has, all in all: names. No scopes: everything. */
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
}

/** A place where names of roles or scopes stand. */
export type NamedPlace = {
  readonly holders: (db: Kysely<Tables>, kind: NamedKind, name: string) => Promise<readonly Holder[]>
  readonly rename: (db: Kysely<Tables>, kind: NamedKind, from: string, to: string) => Promise<void>
}

/** A column that holds a JSON list of names; rows have an `id` and a `name`. */
type NamedColumn = {
  readonly table: keyof Tables
  readonly kind: NamedKind
  readonly column: string
  /** The row has a `version`, which counts the rename as a change. */
  readonly isVersioned: boolean
  /** Makes the holder of a row. */
  readonly holder: (db: Kysely<Tables>, row: NamingRow) => Promise<Holder>
}

type NamingRow = { readonly id: string; readonly name: string; readonly names: readonly string[] }

/** Every place where names of roles and scopes stand. */
const places: readonly NamedPlace[] = [
  inColumn({ table: 'users', kind: 'role', column: 'roles', isVersioned: true, holder: userHolder }),
  inColumn({ table: 'users', kind: 'scope', column: 'scopes', isVersioned: true, holder: userHolder }),
  inColumn({ table: 'tokens', kind: 'scope', column: 'scopes', isVersioned: false, holder: tokenHolder }),
  oidcNames,
  makerScopes,
]

/** So many are named in an error. */
const mostShown = 5

/**
 * Refuses to remove what is named somewhere.
 *
 * @throws {ServerError} `in-use`
 */
export async function expectUnused(db: Kysely<Tables>, kind: NamedKind, name: string): Promise<void> {
  const found = await holdersOf(db, kind, name)
  if (found.length === 0) return
  const shown = found.slice(0, mostShown).map(({ who }) => who)
  const rest = found.length - shown.length
  const by = shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  throw new ServerError('in-use', { what: `the ${kind} ${name}`, by })
}

/**
 * Refuses a change of what somebody has who may more than the actor: a permission that is added to a role reaches as far as each who has
 * the role, and a scope that is widened is so for all that each may who has it.
 *
 * @throws {ServerError} `permission-missing`, `beyond-reach`
 */
export async function expectHoldersWithin(
  db: Kysely<Tables>,
  actor: Actor,
  kind: NamedKind,
  name: string,
): Promise<void> {
  // Most who have a role have the same others too.
  const different = new Map(
    (await holdersOf(db, kind, name)).map((holder) => [JSON.stringify([holder.roles, holder.scopes]), holder]),
  )
  for (const { who, roles, scopes } of different.values()) {
    const rights = await rightsOf({ db }, { roles: JSON.stringify(roles), scopes: JSON.stringify(scopes) })
    expectWithin(actor, rights, `what ${who} has`)
  }
}

/** Lets a new name of a role or a scope follow everywhere. */
export async function renameEverywhere(db: Kysely<Tables>, kind: NamedKind, from: string, to: string): Promise<void> {
  if (from === to) return
  for (const place of places) await place.rename(db, kind, from, to)
}

/** Rows whose JSON list in the column has the name. What `like` finds beyond (SQLite ignores case there) is left out. */
export async function rowsNaming(
  db: Kysely<Tables>,
  { table, column }: Pick<NamedColumn, 'table' | 'column'>,
  name: string,
): Promise<readonly NamingRow[]> {
  const like = `%${JSON.stringify(name).replaceAll(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<{ id: string; name: string; list: string }>`
    select id, name, ${sql.ref(column)} as list from ${sql.table(table)}
    where ${sql.ref(column)} like ${like} escape '\\' order by id`.execute(db)
  return rows
    .map(({ id, name: own, list }) => ({ id, name: own, names: JSON.parse(list) as string[] }))
    .filter(({ names }) => names.includes(name))
}

async function holdersOf(db: Kysely<Tables>, kind: NamedKind, name: string): Promise<readonly Holder[]> {
  const found: Holder[] = []
  for (const place of places) found.push(...(await place.holders(db, kind, name)))
  return found
}

function inColumn({ table, kind, column, isVersioned, holder }: NamedColumn): NamedPlace {
  return {
    holders: async (db, wanted, name) => {
      const found: Holder[] = []
      if (wanted === kind)
        for (const row of await rowsNaming(db, { table, column }, name)) found.push(await holder(db, row))
      return found
    },
    rename: async (db, wanted, from, to) => {
      if (wanted !== kind) return
      const version = isVersioned ? sql`, version = version + 1` : sql``
      for (const { id, names } of await rowsNaming(db, { table, column }, from)) {
        const list = JSON.stringify(names.map((name) => (name === from ? to : name)))
        await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${list}${version} where id = ${id}`.execute(db)
      }
    },
  }
}

async function userHolder(db: Kysely<Tables>, { id, name }: NamingRow): Promise<Holder> {
  const user = await db.selectFrom('users').select(['roles', 'scopes']).where('id', '=', id).executeTakeFirstOrThrow()
  return {
    who: `the user ${name}`,
    roles: JSON.parse(user.roles) as string[],
    scopes: JSON.parse(user.scopes) as string[],
  }
}

/** A token has the roles of its maker, within scopes of its own. */
async function tokenHolder(db: Kysely<Tables>, { id, name, names }: NamingRow): Promise<Holder> {
  const maker = await db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .select(['users.name', 'users.roles'])
    .where('tokens.id', '=', id)
    .executeTakeFirstOrThrow()
  return { who: `the token ${name} of ${maker.name}`, roles: JSON.parse(maker.roles) as string[], scopes: names }
}
