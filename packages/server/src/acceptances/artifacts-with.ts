import { foldCase } from '@tidewaiter/journal'
import type { Finding } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import type { ArtifactRow } from '../artifacts/artifact.ts'
import { withinReach } from '../artifacts/within-reach.ts'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'

/** The artifacts within somebody's reach in which a finding is. */
export async function artifactsWith(
  db: Kysely<Tables>,
  { reach }: Pick<Actor, 'reach'>,
  kind: Finding['kind'],
  finding: string,
): Promise<readonly ArtifactRow[]> {
  const rows = await db
    .selectFrom('finding_names')
    .innerJoin('finding_index', 'finding_index.finding', 'finding_names.number')
    .innerJoin('artifacts', 'artifacts.number', 'finding_index.artifact')
    .selectAll('artifacts')
    .where('finding_names.id_folded', '=', foldCase(finding))
    .where('finding_names.kind', '=', kind)
    .orderBy('finding_index.severity', 'desc')
    .execute()
  return rows.filter(withinReach(reach))
}
