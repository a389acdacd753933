import { judgeAll, type AssurancePolicy, type Reach } from '@tidewaiter/rules'
import { eachArtifact } from '../artifacts/each-artifact.ts'
import { mergedReport } from '../artifacts/merged-report.ts'
import { reportsOf } from '../artifacts/reports-of.ts'
import { withinReach } from '../artifacts/within-reach.ts'
import type { House } from '../house.ts'
import { createPauses } from './pauses.ts'
import { compile, rulesInForce } from './rules-in-force.ts'
import { showFailures, type ShownFailure } from './shown-verdict.ts'

/** How long one request tries a policy; what is left is for the next. */
const budgetMs = 2_000
const artifactsAtOnce = 100
/** Artifacts that are shown with reasons, those first that would change. */
const mostSamples = 20

export type DryRun = {
  /** Artifacts that were looked at; those the policy is for; what it says of them. */
  readonly artifacts: number
  readonly covered: number
  readonly compliant: number
  readonly nonCompliant: number
  /** Artifacts whose verdict, all policies taken together, would become another. */
  readonly wouldChange: { readonly toCompliant: number; readonly toNonCompliant: number; readonly toNone: number }
  readonly samples: {
    readonly artifact: { readonly id: string; readonly name: string }
    readonly from: 'compliant' | 'non-compliant' | null
    readonly to: 'compliant' | 'non-compliant' | null
    readonly failures: readonly ShownFailure[]
  }[]
  /** Go on behind this artifact; absent when all were looked at. */
  readonly next?: string
}

/**
 * Tries a policy on the stored artifacts within reach, as if it were in force; nothing is kept and nothing is told.
 *
 * @param given `replaces`: id of the policy that it would take the place of; `after`: where an earlier part ended
 */
export async function dryRun(
  house: House,
  reach: Reach | undefined,
  given: {
    readonly policy: AssurancePolicy
    readonly replaces?: string | undefined
    readonly after?: string | undefined
  },
  signal: AbortSignal,
): Promise<DryRun> {
  const { state, now } = house
  const { acceptances } = await state.change(({ db }) => rulesInForce(db, house))
  const policy = compile({ ...given.policy, ...(reach !== undefined && { reach }) })
  const isWithin = withinReach(reach)
  const ends = performance.now() + budgetMs
  const pause = createPauses()
  const counts = { artifacts: 0, covered: 0, compliant: 0, nonCompliant: 0 }
  const wouldChange = { toCompliant: 0, toNonCompliant: 0, toNone: 0 }
  const changing: DryRun['samples'][number][] = []
  const failing: DryRun['samples'][number][] = []
  const reply = (next?: string): DryRun => ({
    ...counts,
    wouldChange,
    samples: [...changing, ...failing].slice(0, mostSamples),
    ...(next !== undefined && { next }),
  })

  let { after } = given
  for (;;) {
    const rows = await eachArtifact(state.db, { limit: artifactsAtOnce, ...(after !== undefined && { after }) })
    const others = await standingVerdicts(
      house,
      rows.map(({ id }) => id),
      given.replaces,
    )
    for (const row of rows) {
      if (performance.now() > ends || signal.aborted) return reply(after)
      after = row.id
      if (!isWithin(row)) continue
      counts.artifacts++
      const reports = await reportsOf(house, row)
      if (reports.length === 0) continue
      const [verdict] = judgeAll([policy], mergedReport(reports), { acceptances, now: now() })
      const known = others.get(row.id) ?? []
      const all = [...known, ...(verdict === undefined ? [] : [verdict.compliant])]
      const to = all.length === 0 ? null : all.every(Boolean) ? 'compliant' : 'non-compliant'
      const from = row.verdict
      if (verdict !== undefined) {
        counts.covered++
        counts[verdict.compliant ? 'compliant' : 'nonCompliant']++
      }
      if (to !== from) wouldChange[to === null ? 'toNone' : to === 'compliant' ? 'toCompliant' : 'toNonCompliant']++
      const samples = to === from ? failing : changing
      if (samples.length < mostSamples && (to !== from || verdict?.compliant === false)) {
        const failures = verdict === undefined ? [] : showFailures(verdict)
        samples.push({ artifact: { id: row.id, name: row.name }, from, to, failures })
      }
      await pause()
    }
    if (rows.length < artifactsAtOnce) return reply()
  }
}

/** What the other policies say of these artifacts. */
async function standingVerdicts(
  { state: { db } }: House,
  ids: readonly string[],
  replaces: string | undefined,
): Promise<ReadonlyMap<string, readonly boolean[]>> {
  const found = new Map<string, boolean[]>()
  if (ids.length === 0) return found
  const rows = await db
    .selectFrom('verdicts')
    .select(['artifact_id', 'policy_id', 'compliant'])
    .where('artifact_id', 'in', ids)
    .execute()
  for (const { artifact_id, policy_id, compliant } of rows) {
    if (policy_id === replaces) continue
    const known = found.get(artifact_id)
    if (known === undefined) found.set(artifact_id, [compliant === 1])
    else known.push(compliant === 1)
  }
  return found
}
