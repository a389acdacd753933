import type { Kysely } from 'kysely'
import type { House } from '../house.ts'
import { rulesChanged, rulesChangedFor } from '../policies/due.ts'
import type { Tables } from '../state/tables.ts'
import type { AcceptanceRow } from './acceptance-of.ts'

/** Makes due what an acceptance holds for: the artifact, all of a repository, everything. */
export async function markConcerned(
  db: Kysely<Tables>,
  house: Pick<House, 'newId'>,
  {
    extent,
    artifact_id,
    registry,
    repository,
  }: Pick<AcceptanceRow, 'extent' | 'artifact_id' | 'registry' | 'repository'>,
): Promise<void> {
  switch (extent) {
    case 'artifact':
      return rulesChangedFor(db, house, artifact_id === null ? [] : [artifact_id])
    case 'repository': {
      let query = db.selectFrom('artifacts').select('id').where('repository', '=', repository)
      if (registry !== null) query = query.where('registry', '=', registry)
      const rows = await query.execute()
      return rulesChangedFor(
        db,
        house,
        rows.map(({ id }) => id),
      )
    }
    case 'everywhere':
      return rulesChanged(db, house, [undefined])
  }
}
