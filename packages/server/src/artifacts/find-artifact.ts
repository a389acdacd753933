import type { Kysely } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import type { ArtifactRow } from './artifact.ts'
import { withinReach } from './within-reach.ts'

/**
 * An artifact that the actor may see.
 *
 * @throws {ServerError} `not-found`: there is none, or it is beyond reach, which is not told apart
 */
export async function findArtifact(
  db: Kysely<Tables>,
  { reach }: Pick<Actor, 'reach'>,
  id: string,
): Promise<ArtifactRow> {
  const row = await db.selectFrom('artifacts').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !withinReach(reach)(row)) throw new ServerError('not-found', { what: 'such artifact' })
  return row
}
