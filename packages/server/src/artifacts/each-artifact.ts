import type { Kysely } from 'kysely'
import type { Tables } from '../state/tables.ts'
import type { ArtifactRow } from './artifact.ts'

/** Artifacts by their id, some at a time: for what goes through all of them. */
export function eachArtifact(
  db: Kysely<Tables>,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly ArtifactRow[]> {
  let query = db.selectFrom('artifacts').selectAll().orderBy('id').limit(limit)
  if (after !== undefined) query = query.where('id', '>', after)
  return query.execute()
}
