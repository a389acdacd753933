import { foldCase } from '@tidewaiter/journal'
import type { ScanReport } from '@tidewaiter/model'
import { findingsOf, type Finding } from '@tidewaiter/rules'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../state/tables.ts'
import { columnText } from './column-text.ts'
import { rankOf } from './severity-rank.ts'

/**
 * Which artifacts have a finding: numbers for the ids of findings, and pairs of the numbers of finding and artifact. Of a scan only
 * what differs from the one before is written, which for most is little.
 *
 * Measured with 500 ids an artifact: 6 ms for its first scan, 3 ms for one that has found the same, 80 bytes on disk for each pair,
 * its two indexes and its share of the ids.
 */

/** Ids of findings that are indexed for one artifact, the gravest first. Beyond them a report is a flood. */
const mostOfOne = 5_000
/** Both engines have a bound for values in a statement. */
const rowsAtOnce = 250

/** Writes what was found in an artifact. */
export async function indexFindings(db: Kysely<Tables>, artifact: number, report: ScanReport): Promise<void> {
  const wanted = await numbersOf(db, distinct(findingsOf(report)))
  const known = await db
    .selectFrom('finding_index')
    .select(['finding', 'severity'])
    .where('artifact', '=', artifact)
    .execute()
  const before = new Map(known.map(({ finding, severity }) => [finding, severity]))
  const gone = known.flatMap(({ finding }) => (wanted.has(finding) ? [] : [finding]))
  const rows = [...wanted].flatMap(([finding, severity]) =>
    before.get(finding) === severity ? [] : [{ finding, artifact, severity }],
  )
  for (let from = 0; from < gone.length; from += rowsAtOnce) {
    const part = gone.slice(from, from + rowsAtOnce)
    await db.deleteFrom('finding_index').where('artifact', '=', artifact).where('finding', 'in', part).execute()
  }
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await db
      .insertInto('finding_index')
      .values(rows.slice(from, from + rowsAtOnce))
      .onConflict((conflict) =>
        conflict
          .columns(['finding', 'artifact'])
          .doUpdateSet((update) => ({ severity: update.ref('excluded.severity') })),
      )
      .execute()
  }
}

export async function unindexFindings(db: Kysely<Tables>, artifact: number): Promise<void> {
  await db.deleteFrom('finding_index').where('artifact', '=', artifact).execute()
}

/**
 * Forgets ids that no artifact has any more, some numbers at a time.
 *
 * @param after the number behind which to look
 * @returns the last number that was looked at; undefined when there are no more
 */
export async function forgetFindingNames(db: Kysely<Tables>, after: number): Promise<number | undefined> {
  const rows = await db
    .selectFrom('finding_names')
    .select('number')
    .where('number', '>', after)
    .orderBy('number')
    .limit(namesAtOnce)
    .execute()
  const last = rows.at(-1)?.number
  if (last === undefined) return undefined
  await db
    .deleteFrom('finding_names')
    .where('number', '>', after)
    .where('number', '<=', last)
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('finding_index')
            .select(sql<number>`1`.as('one'))
            .whereRef('finding_index.finding', '=', 'finding_names.number'),
        ),
      ),
    )
    .execute()
  return last
}

const namesAtOnce = 2_000

type Indexed = { readonly kind: Finding['kind']; readonly id: string; readonly folded: string; severity: number }

/** Each kind and id once, with its worst severity. */
function distinct(findings: readonly Finding[]): ReadonlyMap<string, Indexed> {
  const all = new Map<string, Indexed>()
  for (const { kind, id: given, severity } of findings) {
    const id = columnText(given, 300)
    const folded = foldCase(id)
    const key = `${kind} ${folded}`
    const rank = rankOf(severity)
    const known = all.get(key)
    if (known === undefined) all.set(key, { kind, id, folded, severity: rank })
    else if (rank > known.severity) known.severity = rank
  }
  if (all.size <= mostOfOne) return all
  return new Map([...all].toSorted(([, one], [, other]) => other.severity - one.severity).slice(0, mostOfOne))
}

/** Severity by the number of the finding; ids that are new get the next numbers. */
async function numbersOf(db: Kysely<Tables>, wanted: ReadonlyMap<string, Indexed>): Promise<Map<number, number>> {
  const numbers = new Map<number, number>()
  const missing = new Map(wanted)
  const ids = [...new Set([...wanted.values()].map(({ folded }) => folded))]
  for (let from = 0; from < ids.length; from += rowsAtOnce) {
    const part = ids.slice(from, from + rowsAtOnce)
    const rows = await db
      .selectFrom('finding_names')
      .select(['number', 'kind', 'id_folded'])
      .where('id_folded', 'in', part)
      .execute()
    for (const { number, kind, id_folded: folded } of rows) {
      const key = `${kind} ${folded}`
      const finding = missing.get(key)
      if (finding === undefined) continue
      missing.delete(key)
      numbers.set(number, finding.severity)
    }
  }
  if (missing.size === 0) return numbers
  const { last } = await db
    .selectFrom('finding_names')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow()
  let number = (last as number | null) ?? 0
  const rows = [...missing.values()].map(({ kind, id, folded, severity }) => {
    numbers.set(++number, severity)
    return { number, kind, id, id_folded: folded }
  })
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await db
      .insertInto('finding_names')
      .values(rows.slice(from, from + rowsAtOnce))
      .execute()
  }
  return numbers
}
