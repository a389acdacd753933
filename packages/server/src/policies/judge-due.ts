import { scanMark, scannedArtifactOf, type ArtifactRow } from '../artifacts/artifact.ts'
import { mergedReport } from '../artifacts/merged-report.ts'
import { reportsOf } from '../artifacts/reports-of.ts'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import { forgetCauses, readConcerns, readRulesMark } from './due.ts'
import { inParts } from './in-parts.ts'
import { judgeArtifact, writeJudged, type Judged } from './judge-artifact.ts'
import { createPauses } from './pauses.ts'
import { rulesInForce, scopesMark, type RulesInForce } from './rules-in-force.ts'

/** Artifacts of one step: it reads their reports, judges, and writes all of it in one transaction. */
const artifactsAtOnce = 50
/** Of those that no change of the rules concerns, which cost two statements together. */
const passedAtOnce = 2_000
const lookedAtOnce = 100

export type DueStep = {
  /** There may be more that is due. */
  readonly more: boolean
  /** When the time makes the next one due, in ms since 1970-01-01 UTC. */
  readonly nextAt: number | undefined
}

type Due = {
  readonly rules: RulesInForce
  readonly concerned: readonly ArtifactRow[]
  /** Of each artifact, as it was read. */
  readonly generationOf: ReadonlyMap<string, number>
  /** Ids of those that nothing concerns. */
  readonly passed: readonly string[]
}

/**
 * Judges some of what is due. What is read outside of the transaction that writes is checked in it: rules that have changed meanwhile
 * make the step nothing, a scan that came meanwhile leaves the artifact to what that scan has led to.
 *
 * @param at the time to judge by, in ms since 1970-01-01 UTC: ages of scans are up to then
 */
export async function judgeDue(
  house: House,
  at: number = house.now(),
  stopped: () => boolean = () => false,
): Promise<DueStep> {
  const { state } = house
  const { rules, concerned, generationOf, passed } = await state.change((change) => findDue(change, house, at))
  const pause = createPauses()
  const judged: Judged[] = []
  for (const artifact of concerned) {
    if (stopped()) return { more: true, nextAt: undefined }
    judged.push(await judgeStored(house, rules, artifact, at))
    await pause()
  }
  if (judged.length + passed.length > 0) {
    await state.change(async (change) => {
      const { db } = change
      const [mark, scopes] = [await readRulesMark(db), await scopesMark(db)]
      const { generation } = rules.mark
      if (mark.generation !== generation || scopes !== rules.scopes) return
      await writeJudged(change, house, rules, await unchanged(change, judged, generationOf))
      await inParts(passed, (part) =>
        db
          .updateTable('judgements')
          .set({ generation })
          .where('artifact_id', 'in', part)
          .where('generation', '>', 0)
          .execute(),
      )
      if (judged.length < artifactsAtOnce) await forgetCauses(db)
    })
    return { more: true, nextAt: undefined }
  }
  const { nextAt } = await state.db
    .selectFrom('judgements')
    .select(({ fn }) => fn.min('next_at').as('nextAt'))
    .executeTakeFirstOrThrow()
  return { more: false, nextAt: nextAt ?? undefined }
}

/** An artifact that cannot be judged is told, and has no verdict: it keeps no other from being judged. */
async function judgeStored(house: House, rules: RulesInForce, artifact: ArtifactRow, at: number): Promise<Judged> {
  const of = { artifactId: artifact.id, scan: scanMark(artifact) }
  try {
    const reports = await reportsOf(house, artifact)
    const report = reports.length === 0 ? undefined : mergedReport(reports)
    return judgeArtifact(rules, { ...of, report }, at)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    house.tell('task-failed', { task: `judging of ${artifact.name.slice(0, 200)}`, reason })
    return judgeArtifact(rules, { ...of, report: undefined }, at)
  }
}

async function findDue({ db }: Change, house: House, at: number): Promise<Due> {
  const rules = await rulesInForce(db, house)
  const concerns = await readConcerns(db)
  const generationOf = new Map<string, number>()
  const concerned: ArtifactRow[] = []
  const passed: string[] = []

  async function sort(rows: readonly DueRow[], isDue: (row: DueRow, artifact: ArtifactRow) => boolean): Promise<void> {
    const fresh = rows.filter((row) => !generationOf.has(row.artifact_id))
    if (fresh.length === 0) return
    const ids = fresh.map((row) => row.artifact_id)
    const artifacts = await db.selectFrom('artifacts').selectAll().where('id', 'in', ids).execute()
    const byId = new Map(artifacts.map((artifact) => [artifact.id, artifact]))
    for (const row of fresh) {
      const artifact = byId.get(row.artifact_id)
      if (artifact === undefined) continue
      generationOf.set(artifact.id, row.generation)
      if (!isDue(row, artifact)) passed.push(artifact.id)
      else if (concerned.length < artifactsAtOnce) concerned.push(artifact)
    }
  }

  const columns = ['artifact_id', 'generation'] as const
  const inTime = await db
    .selectFrom('judgements')
    .select(columns)
    .where('next_at', '<=', at)
    .orderBy('next_at')
    .limit(artifactsAtOnce)
    .execute()
  await sort(inTime, () => true)
  // Read on until there is enough to judge: most of what a narrow policy makes due is not concerned.
  for (let looked = 0; looked < passedAtOnce && concerned.length < artifactsAtOnce; looked += lookedAtOnce) {
    const older = await db
      .selectFrom('judgements')
      .select(columns)
      .where('generation', '<', rules.mark.generation)
      .orderBy('generation')
      .orderBy('artifact_id')
      .limit(lookedAtOnce)
      .offset(looked)
      .execute()
    await sort(older, (row, artifact) => concerns(row.generation, scannedArtifactOf(artifact)))
    if (older.length < lookedAtOnce) break
  }
  return { rules, concerned, generationOf, passed }
}

type DueRow = { readonly artifact_id: string; readonly generation: number }

/** Those whose scans are the ones that were judged, and that nothing has marked since. */
async function unchanged(
  { db }: Change,
  judged: readonly Judged[],
  generationOf: ReadonlyMap<string, number>,
): Promise<readonly Judged[]> {
  if (judged.length === 0) return []
  const ids = judged.map(({ artifactId }) => artifactId)
  const artifacts = await db.selectFrom('artifacts').selectAll().where('id', 'in', ids).execute()
  const scans = new Map(artifacts.map((row) => [row.id, scanMark(row)]))
  const rows = await db
    .selectFrom('judgements')
    .select(['artifact_id', 'generation'])
    .where('artifact_id', 'in', ids)
    .execute()
  const generations = new Map(rows.map((row) => [row.artifact_id, row.generation]))
  return judged.filter(
    ({ artifactId, scan }) =>
      scans.get(artifactId) === scan && generations.get(artifactId) === generationOf.get(artifactId),
  )
}
