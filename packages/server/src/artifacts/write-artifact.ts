import { foldCase } from '@tidewaiter/journal'
import { countFindings, type ScanReport } from '@tidewaiter/model'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import { artifactId, scanMark, type ArtifactRow, type ArtifactScan } from './artifact.ts'
import { columnText } from './column-text.ts'
import { indexFindings } from './finding-index.ts'
import { gravityOf } from './gravity.ts'
import type { Scanned } from './on-scanned.ts'

/** What the report store holds of an artifact. */
export type Found = {
  readonly key: string
  /** The newest scan of each tool, newest first; one at least. */
  readonly scans: readonly ArtifactScan[]
  /** When one of its reports came in last, in ms since 1970-01-01 UTC. */
  readonly seenAt: number
  /** What all of them together say. */
  readonly report: ScanReport
}

/** Writes down what is newest of an artifact; the same twice changes nothing but the times. */
export async function writeArtifact(
  { db }: Pick<Change, 'db'>,
  { now }: Pick<House, 'now'>,
  found: Found,
): Promise<Scanned> {
  const { key, scans, seenAt, report } = found
  const id = artifactId(key)
  const known = await db.selectFrom('artifacts').selectAll().where('id', '=', id).executeTakeFirst()
  const fresh = { scans: JSON.stringify(scans) }
  const isNew = known === undefined || scanMark(known) !== scanMark(fresh)
  const { kind, name: given, digest, registry, repository, tag, os } = report.artifact
  const name = columnText(given, longestName)
  const counts = countFindings(report)
  const row: ArtifactRow = {
    id,
    key: JSON.stringify(key),
    number: known?.number ?? (await nextNumber(db)),
    name,
    name_folded: columnText(foldCase(name), 1_000),
    kind,
    digest: optional(digest, 200),
    registry: optional(registry, 255),
    repository: optional(repository, 1_000),
    tag: optional(tag, 300),
    os: optional(os, 300),
    first_seen: known?.first_seen ?? now(),
    last_seen: Math.max(known?.last_seen ?? 0, seenAt),
    last_scanned: Math.max(...scans.map(({ scannedAt }) => scannedAt)),
    counts: JSON.stringify(counts),
    gravity: gravityOf(counts),
    ...fresh,
    verdict: known?.verdict ?? null,
    version: (known?.version ?? 0) + 1,
  }
  if (known === undefined) await db.insertInto('artifacts').values(row).execute()
  else {
    const { id: _, number: __, verdict: ___, ...rest } = row
    await db.updateTable('artifacts').set(rest).where('id', '=', id).execute()
  }
  if (isNew) await indexFindings(db, row.number, report)
  return { row, report, isNew }
}

const longestName = 4_000

function optional(text: string | undefined, longest: number): string | null {
  return text === undefined ? null : columnText(text, longest)
}

/** The number of an artifact that is gone may be given again: nothing of it is left in the index. */
async function nextNumber(db: Change['db']): Promise<number> {
  const { last } = await db
    .selectFrom('artifacts')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  return ((last as number | null) ?? 0) + 1
}
