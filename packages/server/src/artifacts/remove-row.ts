import type { Change } from '../state/open-state.ts'
import type { ArtifactRow } from './artifact.ts'
import { unindexFindings } from './finding-index.ts'
import { onRemoved } from './on-scanned.ts'

/** Removes an artifact from the state, with all that hangs on it. Its reports are in the report store, and stay there. */
export async function removeRow(
  { db }: Pick<Change, 'db'>,
  { id, number }: Pick<ArtifactRow, 'id' | 'number'>,
): Promise<void> {
  await unindexFindings(db, number)
  for (const follow of onRemoved) await follow(db, [id])
  await db.deleteFrom('artifacts').where('id', '=', id).execute()
}
