import type { Kysely } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import type { GroupRow } from './agent-configuration.ts'
import { coversGroup, expectGroupWithin, type GroupPlace } from './group-reach.ts'

/** Where the agents of a stored group are. */
export function placeOf({ cluster, namespaces }: Pick<GroupRow, 'cluster' | 'namespaces'>): GroupPlace {
  return { cluster, namespaces: JSON.parse(namespaces) as string[] }
}

/** The groups that somebody may see, oldest first. There are few, so that lists of agents can go by them. */
export async function visibleGroups(db: Kysely<Tables>, { reach }: Pick<Actor, 'reach'>): Promise<readonly GroupRow[]> {
  const rows = await db.selectFrom('agent_groups').selectAll().orderBy('id').execute()
  return rows.filter((row) => coversGroup(reach, placeOf(row)))
}

/**
 * A group that somebody may see.
 *
 * @throws {ServerError} `not-found`, for one beyond his reach as well
 */
export async function visibleGroup(db: Kysely<Tables>, actor: Pick<Actor, 'reach'>, id: string): Promise<GroupRow> {
  const row = await db.selectFrom('agent_groups').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !coversGroup(actor.reach, placeOf(row)))
    throw new ServerError('not-found', { what: 'agent group of this id' })
  return row
}

/**
 * A group that somebody may decide about.
 *
 * @throws {ServerError} `not-found`, `beyond-reach`
 */
export async function ownGroup(db: Kysely<Tables>, actor: Pick<Actor, 'reach'>, id: string): Promise<GroupRow> {
  const row = await db.selectFrom('agent_groups').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'agent group of this id' })
  expectGroupWithin(actor, placeOf(row), row.name)
  return row
}
