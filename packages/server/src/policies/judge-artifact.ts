import type { ScanReport } from '@tidewaiter/model'
import { judgeAll, verdictEvents, type Verdict } from '@tidewaiter/rules'
import type { Insertable, Selectable } from 'kysely'
import type { House } from '../house.ts'
import { theServer } from '../identity/actor.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import { inParts } from './in-parts.ts'
import { createPauses } from './pauses.ts'
import type { RulesInForce } from './rules-in-force.ts'
import { showAccepted, showFailures } from './shown-verdict.ts'

/**
 * What the policies say of an artifact, and what is told of it.
 *
 * - PLC-001 for a policy when it was applied: the first time, and after the policy or the scan has changed. Acceptances and the time
 *   apply nothing anew.
 * - CMP-001 or NCMP-001 when the verdict on the artifact is another than it was; compliant is what all policies call so.
 * - Verdicts and events are one transaction.
 */
export type Judged = {
  readonly artifactId: string
  /** Which scans were judged; see `scanMark`. */
  readonly scan: string
  /** Undefined when no report is left of it: then there is nothing to judge, and no verdict. */
  readonly report: ScanReport | undefined
  readonly verdicts: readonly Verdict[]
  /** When time alone may change a verdict, in ms since 1970-01-01 UTC. */
  readonly nextAt: number | null
}

/** Judges a report by the rules in force. */
export function judgeArtifact(
  { policies, acceptances }: Pick<RulesInForce, 'policies' | 'acceptances'>,
  { artifactId, scan, report }: Pick<Judged, 'artifactId' | 'scan' | 'report'>,
  now: number,
): Judged {
  if (report === undefined) return { artifactId, scan, report, verdicts: [], nextAt: null }
  const verdicts = judgeAll(policies, report, { acceptances, now })
  const { scannedAt } = report
  const ages = policies.flatMap(({ policy: { maxScanAge }, isFor }) =>
    maxScanAge !== undefined && scannedAt !== undefined && isFor(report.artifact) ? [scannedAt + maxScanAge + 1] : [],
  )
  const nextAt = Math.min(...ages.filter((at) => at > now))
  return { artifactId, scan, report, verdicts, nextAt: Number.isFinite(nextAt) ? nextAt : null }
}

/** Writes what was judged by these rules, and tells what is new in it. */
export async function writeJudged(
  { db, emit }: Change,
  house: Pick<House, 'machine' | 'newId' | 'now'>,
  { mark, rowOf }: RulesInForce,
  judged: readonly Judged[],
): Promise<void> {
  if (judged.length === 0) return
  const now = house.now()
  const ids = judged.map(({ artifactId }) => artifactId)
  const known = await db.selectFrom('verdicts').selectAll().where('artifact_id', 'in', ids).execute()
  const before = await db.selectFrom('judgements').selectAll().where('artifact_id', 'in', ids).execute()
  const verdictOf = new Map(known.map((row) => [`${row.artifact_id} ${row.policy_id}`, row]))
  const judgementOf = new Map(before.map((row) => [row.artifact_id, row]))
  const rows: Insertable<Tables['verdicts']>[] = []
  const judgements: Insertable<Tables['judgements']>[] = []
  const pause = createPauses()
  const turned: { readonly id: string; readonly verdict: Judgement['verdict'] }[] = []

  for (const { artifactId, scan, report, verdicts, nextAt } of judged) {
    const applied = new Set<string>()
    for (const verdict of verdicts) {
      const policy = rowOf.get(verdict.policy)
      if (policy === undefined) continue
      const key = `${artifactId} ${policy.id}`
      const old = verdictOf.get(key)
      verdictOf.delete(key)
      const row = rowFrom(verdict, { artifactId, scan, policy, old, id: old?.id ?? house.newId(), now })
      if (old === undefined || old.policy_version !== policy.version || old.scan !== scan) applied.add(verdict.policy)
      if (old === undefined || differs(old, row)) rows.push(row)
    }
    const old = judgementOf.get(artifactId)
    const verdict = overallOf(verdicts)
    const hasTurned = (old?.verdict ?? null) !== verdict
    const since = hasTurned ? now : (old?.since ?? null)
    judgements.push({
      artifact_id: artifactId,
      generation: mark.generation,
      verdict,
      since,
      judged_at: now,
      next_at: nextAt,
    })
    if (hasTurned) turned.push({ id: artifactId, verdict })
    await pause()
    if (report === undefined || (applied.size === 0 && !hasTurned)) continue
    const facts = {
      time: now,
      sourceName: house.machine.name,
      sourceAddress: house.machine.address,
      userName: theServer.name,
    }
    for (const event of verdictEvents(verdicts, report, facts)) {
      if (event.code === 'PLC-001' ? applied.has(event.origin?.rule ?? '') : hasTurned) emit(event)
    }
  }

  const gone = [...verdictOf.values()].map(({ id }) => id)
  await inParts(gone, (part) => db.deleteFrom('verdicts').where('id', 'in', part).execute())
  await inParts(rows, (part) =>
    db
      .insertInto('verdicts')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          policy: row.ref('excluded.policy'),
          mode: row.ref('excluded.mode'),
          compliant: row.ref('excluded.compliant'),
          failures: row.ref('excluded.failures'),
          accepted: row.ref('excluded.accepted'),
          since: row.ref('excluded.since'),
          policy_version: row.ref('excluded.policy_version'),
          scan: row.ref('excluded.scan'),
        })),
      )
      .execute(),
  )
  await inParts(judgements, (part) =>
    db
      .insertInto('judgements')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('artifact_id').doUpdateSet((row) => ({
          generation: row.ref('excluded.generation'),
          verdict: row.ref('excluded.verdict'),
          since: row.ref('excluded.since'),
          judged_at: row.ref('excluded.judged_at'),
          next_at: row.ref('excluded.next_at'),
        })),
      )
      .execute(),
  )
  for (const verdict of ['compliant', 'non-compliant', null] as const) {
    const these = turned.filter((one) => one.verdict === verdict).map(({ id }) => id)
    await inParts(these, (part) => db.updateTable('artifacts').set({ verdict }).where('id', 'in', part).execute())
  }
}

type Judgement = Selectable<Tables['judgements']>
type VerdictRow = Selectable<Tables['verdicts']>

/** One verdict on the artifact: none where no policy is for it. */
function overallOf(verdicts: readonly Verdict[]): Judgement['verdict'] {
  if (verdicts.length === 0) return null
  return verdicts.every(({ compliant }) => compliant) ? 'compliant' : 'non-compliant'
}

function rowFrom(
  verdict: Verdict,
  of: {
    readonly artifactId: string
    readonly scan: string
    readonly policy: { readonly id: string; readonly version: number }
    readonly old: VerdictRow | undefined
    readonly id: string
    readonly now: number
  },
): VerdictRow {
  const compliant = Number(verdict.compliant)
  return {
    id: of.id,
    artifact_id: of.artifactId,
    policy_id: of.policy.id,
    policy: verdict.policy,
    mode: verdict.mode,
    compliant,
    failures: JSON.stringify(showFailures(verdict)),
    accepted: JSON.stringify(showAccepted(verdict)),
    since: of.old?.compliant === compliant ? of.old.since : of.now,
    policy_version: of.policy.version,
    scan: of.scan,
  }
}

function differs(old: VerdictRow, row: VerdictRow): boolean {
  return (Object.keys(row) as (keyof VerdictRow)[]).some((name) => old[name] !== row[name])
}
