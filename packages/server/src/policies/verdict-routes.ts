import { compileReach } from '@tidewaiter/rules'
import type { Selectable } from 'kysely'
import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, pageOf, timeReply, timeText } from '../api/schemas.ts'
import { scannedArtifactOf, type ArtifactRow } from '../artifacts/artifact.ts'
import { eachArtifact } from '../artifacts/each-artifact.ts'
import { findArtifact } from '../artifacts/find-artifact.ts'
import { withinReach } from '../artifacts/within-reach.ts'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import type { Tables } from '../state/tables.ts'
import { readRulesMark } from './due.ts'
import { pageWithin } from './page-within.ts'
import { createPauses } from './pauses.ts'
import { acceptedReply, failuresReply, type ShownAccepted, type ShownFailure } from './shown-verdict.ts'

const group = 'Verdicts'
const view = 'inventory.artifacts.view'

const verdictReply = z.object({
  id: idSchema(),
  policy: z.object({ id: idSchema(), name: z.string() }),
  mode: z.enum(['audit', 'enforce']),
  compliant: z.boolean(),
  since: timeReply().describe('When it last turned from compliant to not, or back.'),
  failures: failuresReply.describe('Each condition that failed, and why.'),
  accepted: acceptedReply.describe('Findings that would have counted, and are accepted.'),
})

const artifactVerdictsReply = z.object({
  verdict: z
    .enum(['compliant', 'non-compliant'])
    .nullable()
    .describe('What all policies say together; null when none is for it.'),
  since: timeReply().optional(),
  judgedAt: timeReply().optional(),
  isDue: z.boolean().describe('Rules have changed since: it is about to be judged again.'),
  changesAt: timeReply().optional().describe('When time alone may change a verdict: a scan becomes too old.'),
  verdicts: z.array(verdictReply),
})

const countReply = z.object({ compliant: z.int(), nonCompliant: z.int(), notJudged: z.int() })

/** What policies say of artifacts, and how far the judging is. */
export function verdictRoutes(): readonly Route[] {
  return [
    route({
      name: 'listArtifactVerdicts',
      method: 'GET',
      path: '/v1/artifacts/{id}/verdicts',
      group,
      summary: 'What each policy says of an artifact, and why',
      access: view,
      params: idParams(),
      reply: artifactVerdictsReply,
      handle: async ({ actor, params: { id } }, { state: { db } }) => {
        await findArtifact(db, actor, id)
        const judgement = await db.selectFrom('judgements').selectAll().where('artifact_id', '=', id).executeTakeFirst()
        const rows = await db
          .selectFrom('verdicts')
          .selectAll()
          .where('artifact_id', '=', id)
          .orderBy('policy')
          .execute()
        const { generation } = await readRulesMark(db)
        return {
          verdict: judgement?.verdict ?? null,
          ...(typeof judgement?.since === 'number' && { since: timeText(judgement.since) }),
          ...(typeof judgement?.judged_at === 'number' && { judgedAt: timeText(judgement.judged_at) }),
          isDue: judgement === undefined || judgement.generation < generation,
          ...(typeof judgement?.next_at === 'number' && { changesAt: timeText(judgement.next_at) }),
          verdicts: rows.map(replyOf),
        }
      },
    }),
    route({
      name: 'listVerdicts',
      method: 'GET',
      path: '/v1/verdicts',
      group,
      summary: 'Verdicts of policies on artifacts, newest first',
      access: view,
      query: z.strictObject({
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery(),
        policy: idSchema().optional(),
        compliant: z.enum(['true', 'false']).optional(),
        mode: z.enum(['audit', 'enforce']).optional(),
      }),
      reply: pageOf(verdictReply.extend({ artifact: z.object({ id: idSchema(), name: z.string() }) })),
      handle: async ({ actor, query }, { state: { db } }) => {
        const { policy, compliant, mode } = query
        const isWithin = compileReach(actor.reach)
        const page = await pageWithin(
          query,
          (row: VerdictOfArtifact) => isWithin(scannedArtifactOf(row.artifact)),
          async (behind, most) => {
            let found = db.selectFrom('verdicts').selectAll().orderBy('id', 'desc').limit(most)
            if (behind !== undefined) found = found.where('id', '<', behind)
            if (policy !== undefined) found = found.where('policy_id', '=', policy)
            if (compliant !== undefined) found = found.where('compliant', '=', Number(compliant === 'true'))
            if (mode !== undefined) found = found.where('mode', '=', mode)
            return withArtifacts(db, await found.execute())
          },
        )
        return {
          ...page,
          items: page.items.map((row) => ({
            ...replyOf(row),
            artifact: { id: row.artifact.id, name: row.artifact.name },
          })),
        }
      },
    }),
    route({
      name: 'countVerdicts',
      method: 'GET',
      path: '/v1/verdicts/overview',
      group,
      summary: 'How many artifacts are compliant, in all and by policy',
      access: view,
      reply: z.object({
        artifacts: countReply,
        policies: z.array(
          z.object({
            id: idSchema(),
            name: z.string(),
            mode: z.enum(['audit', 'enforce']),
            compliant: z.int(),
            nonCompliant: z.int(),
          }),
        ),
      }),
      handle: async ({ actor }, house) => ({
        artifacts: await countArtifacts(house, actor),
        policies: await countByPolicy(house, actor),
      }),
    }),
    route({
      name: 'judgingStatus',
      method: 'GET',
      path: '/v1/policies/status',
      group,
      summary: 'How far artifacts are judged by the rules of now',
      access: 'policies.assurance.view',
      reply: z.object({
        artifacts: z.int().describe('Artifacts that have been scanned.'),
        due: z.int().describe('Those among them that are still to be judged by the rules of now.'),
        judgedAt: timeReply().optional().describe('When one was last judged.'),
        changesAt: timeReply().optional().describe('When time alone makes the next one due.'),
      }),
      handle: async (_, { state: { db } }) => {
        const { generation } = await readRulesMark(db)
        const all = await db
          .selectFrom('judgements')
          .select(({ fn }) => [fn.countAll<number>().as('artifacts'), fn.max('judged_at').as('judged_at')])
          .select(({ fn }) => fn.min('next_at').as('next_at'))
          .executeTakeFirstOrThrow()
        const { due } = await db
          .selectFrom('judgements')
          .select(({ fn }) => fn.countAll<number>().as('due'))
          .where('generation', '<', generation)
          .executeTakeFirstOrThrow()
        const { judged_at, next_at } = all as { readonly judged_at: number | null; readonly next_at: number | null }
        return {
          artifacts: all.artifacts,
          due,
          ...(judged_at !== null && { judgedAt: timeText(judged_at) }),
          ...(next_at !== null && { changesAt: timeText(next_at) }),
        }
      },
    }),
  ]
}

type VerdictRow = Selectable<Tables['verdicts']>
type VerdictOfArtifact = VerdictRow & { readonly artifact: ArtifactRow }

function replyOf(row: VerdictRow): z.input<typeof verdictReply> {
  return {
    id: row.id,
    policy: { id: row.policy_id, name: row.policy },
    mode: row.mode,
    compliant: row.compliant === 1,
    since: timeText(row.since),
    failures: JSON.parse(row.failures) as ShownFailure[],
    accepted: JSON.parse(row.accepted) as ShownAccepted,
  }
}

async function withArtifacts(db: House['state']['db'], rows: readonly VerdictRow[]): Promise<VerdictOfArtifact[]> {
  if (rows.length === 0) return []
  const ids = [...new Set(rows.map(({ artifact_id }) => artifact_id))]
  const artifacts = await db.selectFrom('artifacts').selectAll().where('id', 'in', ids).execute()
  const byId = new Map(artifacts.map((row) => [row.id, row]))
  return rows.flatMap((row) => {
    const artifact = byId.get(row.artifact_id)
    return artifact === undefined ? [] : [{ ...row, artifact }]
  })
}

type Counts = z.input<typeof countReply>

async function countArtifacts({ state: { db } }: House, actor: Actor): Promise<Counts> {
  const counts: Counts = { compliant: 0, nonCompliant: 0, notJudged: 0 }
  const add = (verdict: string | null, count: number): void => {
    counts[verdict === null ? 'notJudged' : verdict === 'compliant' ? 'compliant' : 'nonCompliant'] += count
  }
  if (actor.reach === undefined) {
    const rows = await db
      .selectFrom('artifacts')
      .select(['verdict', ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy('verdict')
      .execute()
    for (const { verdict, count } of rows) add(verdict, count)
    return counts
  }
  for await (const row of artifactsWithin(db, actor)) add(row.verdict, 1)
  return counts
}

async function countByPolicy(
  { state: { db } }: House,
  actor: Actor,
): Promise<{ id: string; name: string; mode: 'audit' | 'enforce'; compliant: number; nonCompliant: number }[]> {
  const totals = new Map<
    string,
    { id: string; name: string; mode: 'audit' | 'enforce'; compliant: number; nonCompliant: number }
  >()
  const add = (row: Pick<VerdictRow, 'policy_id' | 'policy' | 'mode' | 'compliant'>, count: number): void => {
    const none = { id: row.policy_id, name: row.policy, mode: row.mode, compliant: 0, nonCompliant: 0 }
    const total = totals.get(row.policy_id) ?? none
    total[row.compliant === 1 ? 'compliant' : 'nonCompliant'] += count
    totals.set(row.policy_id, total)
  }
  const columns = ['policy_id', 'policy', 'mode', 'compliant'] as const
  if (actor.reach === undefined) {
    const rows = await db
      .selectFrom('verdicts')
      .select([...columns, ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy(columns)
      .execute()
    for (const row of rows) add(row, row.count)
  } else {
    let ids: string[] = []
    const count = async (): Promise<void> => {
      if (ids.length === 0) return
      const rows = await db.selectFrom('verdicts').select(columns).where('artifact_id', 'in', ids).execute()
      for (const row of rows) add(row, 1)
      ids = []
    }
    for await (const { id } of artifactsWithin(db, actor)) if (ids.push(id) === artifactsAtOnce) await count()
    await count()
  }
  return [...totals.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

const artifactsAtOnce = 500

/** All artifacts within somebody's reach, others having their turn between them. */
async function* artifactsWithin(db: House['state']['db'], actor: Actor): AsyncGenerator<ArtifactRow> {
  const isWithin = withinReach(actor.reach)
  const pause = createPauses()
  let after: string | undefined
  for (;;) {
    const rows = await eachArtifact(db, { limit: artifactsAtOnce, ...(after !== undefined && { after }) })
    for (const row of rows) if (isWithin(row)) yield row
    await pause()
    after = rows.at(-1)?.id
    if (rows.length < artifactsAtOnce) return
  }
}
