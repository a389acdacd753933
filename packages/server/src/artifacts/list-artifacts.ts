import { setImmediate } from 'node:timers/promises'
import { foldCase } from '@tidewaiter/journal'
import { sql, type Kysely, type SqlBool } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'
import type { ArtifactRow } from './artifact.ts'
import { leastGravity } from './gravity.ts'
import { like, literal, roughReach, withinReach } from './within-reach.ts'

/** Which artifacts are wanted; everything that is given has to hold. */
export type ArtifactQuery = {
  /** Text within the name, without regard to capitals. */
  readonly name?: string | undefined
  readonly registry?: string | undefined
  readonly repository?: string | undefined
  readonly digest?: string | undefined
  readonly kind?: ArtifactRow['kind'] | undefined
  /** Of the worst finding, at least. */
  readonly severity?: keyof typeof leastGravity | undefined
  /** Id of a finding, without regard to capitals. */
  readonly finding?: string | undefined
  readonly verdict?: 'compliant' | 'non-compliant' | 'none' | undefined
  readonly sort: ArtifactOrder
  readonly after?: ArtifactPlace | undefined
  readonly limit: number
}

type ArtifactOrder = 'last-scan' | 'worst'

/** Where an artifact stands in a list: what the list is sorted by, and the id. */
export type ArtifactPlace = { readonly value: number; readonly id: string }

export type ArtifactPage = {
  readonly rows: readonly ArtifactRow[]
  /** Undefined: there are no more. */
  readonly next: ArtifactPlace | undefined
}

const columns = { 'last-scan': 'last_scanned', worst: 'gravity' } as const

/** Read at once for somebody who sees only some; looked at for one page. */
const rowsAtOnce = 500
const mostRows = 20_000

/** The artifacts that an actor sees, the newest or the worst first. A page may be short of its limit and have a next one. */
export async function listArtifacts(
  db: Kysely<Tables>,
  { reach }: Pick<Actor, 'reach'>,
  query: ArtifactQuery,
): Promise<ArtifactPage> {
  const { limit, sort } = query
  const column = columns[sort]
  const placeOf = (row: ArtifactRow | undefined): ArtifactPlace | undefined =>
    row === undefined ? undefined : { value: row[column], id: row.id }
  if (reach === undefined) {
    const rows = await read(db, reach, query, limit + 1)
    return { rows: rows.slice(0, limit), next: rows.length > limit ? placeOf(rows[limit - 1]) : undefined }
  }
  const isWithin = withinReach(reach)
  const found: ArtifactRow[] = []
  let after = query.after
  for (let looked = 0; looked < mostRows; looked += rowsAtOnce) {
    const rows = await read(db, reach, { ...query, after }, rowsAtOnce)
    for (const row of rows) {
      if (!isWithin(row)) continue
      if (found.length === limit) return { rows: found, next: placeOf(found.at(-1)) }
      found.push(row)
    }
    if (rows.length < rowsAtOnce) return { rows: found, next: undefined }
    after = placeOf(rows.at(-1))
    await setImmediate()
  }
  return { rows: found, next: after }
}

function read(
  db: Kysely<Tables>,
  reach: Actor['reach'],
  wanted: ArtifactQuery,
  limit: number,
): Promise<readonly ArtifactRow[]> {
  const { name, registry, repository, digest, kind, severity, finding, verdict, sort, after } = wanted
  const column = columns[sort]
  let query = db.selectFrom('artifacts').selectAll().orderBy(column, 'desc').orderBy('id', 'desc').limit(limit)
  if (name !== undefined) query = query.where(like('name_folded', `%${literal(foldCase(name))}%`))
  if (registry !== undefined) query = query.where('registry', '=', registry)
  if (repository !== undefined) query = query.where('repository', '=', repository)
  if (digest !== undefined) query = query.where('digest', '=', digest)
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (severity !== undefined) query = query.where('gravity', '>=', leastGravity[severity])
  if (verdict === 'none') query = query.where('verdict', 'is', null)
  else if (verdict !== undefined) query = query.where('verdict', '=', verdict)
  if (finding !== undefined) {
    query = query.where('number', 'in', (is) =>
      is
        .selectFrom('finding_index')
        .innerJoin('finding_names', 'finding_names.number', 'finding_index.finding')
        .where('id_folded', '=', foldCase(finding))
        .select('artifact'),
    )
  }
  if (after !== undefined) {
    query = query.where(sql<SqlBool>`(${sql.ref(column)}, ${sql.ref('id')}) < (${after.value}, ${after.id})`)
  }
  const rough = roughReach(reach)
  if (rough !== undefined) query = query.where(rough)
  return query.execute()
}
