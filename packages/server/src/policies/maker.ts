import type { Reach } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'

/**
 * Whose decision it was, as far as it limits what the decision covers.
 *
 * Invariants
 * - A decision keeps the ids of the scopes that its maker had, not what they allowed: a scope that is changed takes effect at
 *   once, one that was renamed stays the same, and one that is gone covers nothing.
 * - Null is somebody whom nothing limits. It is never the outcome of a scope that is missing.
 */
export type MakerScopes = string | null

/** The scopes that limit an actor. */
export async function scopesOfActor(db: Kysely<Tables>, actor: Actor): Promise<MakerScopes> {
  if (actor.reach === undefined) return null
  const user = await db
    .selectFrom('users')
    .select('scopes')
    .where('id', '=', actor.userId ?? '')
    .executeTakeFirst()
  const own = listOf(user?.scopes)
  const token =
    actor.kind === 'token'
      ? await db
          .selectFrom('tokens')
          .select('scopes')
          .where('id', '=', actor.key.slice('token:'.length))
          .executeTakeFirst()
      : undefined
  const wanted = token?.scopes === undefined || token.scopes === null ? own : listOf(token.scopes)
  // A maker without scopes is not limited, and his token may name any.
  const names = own.length === 0 ? wanted : wanted.filter((name) => own.includes(name))
  if (names.length === 0) return '[]'
  const rows = await db.selectFrom('scopes').select('id').where('name', 'in', names).orderBy('id').execute()
  return JSON.stringify(rows.map(({ id }) => id))
}

/** What the scopes cover now. */
export async function reachOfScopes(db: Kysely<Tables>, scopes: MakerScopes): Promise<Reach | undefined> {
  if (scopes === null) return undefined
  const ids = listOf(scopes)
  if (ids.length === 0) return []
  const rows = await db.selectFrom('scopes').select('patterns').where('id', 'in', ids).orderBy('id').execute()
  return rows.map(({ patterns }) => JSON.parse(patterns) as Reach[number])
}

/** The names of the scopes, for people; undefined when nothing limits. */
export async function namesOfScopes(
  db: Kysely<Tables>,
  all: readonly MakerScopes[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(all.flatMap((scopes) => listOf(scopes)))]
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('scopes').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** True when an actor of these scopes may change what a maker of those has decided: it covers nothing beyond his own. */
export function mayChange(actors: MakerScopes, makers: MakerScopes): boolean {
  if (actors === null) return true
  if (makers === null) return false
  const own = listOf(actors)
  return listOf(makers).every((id) => own.includes(id))
}

/** The ids in it. */
export function listOf(scopes: MakerScopes | undefined): readonly string[] {
  return scopes === undefined || scopes === null ? [] : (JSON.parse(scopes) as string[])
}
