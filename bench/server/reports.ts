import { reportOf } from '@tidewaiter/intake'
import { assurancePolicySchema, judgeAll } from '@tidewaiter/rules'
import { landReports } from '../../packages/server/src/artifacts/land-reports.ts'
import { mergedReport } from '../../packages/server/src/artifacts/merged-report.ts'
import { readReport } from '../../packages/server/src/artifacts/read-report.ts'
import { reportsOf } from '../../packages/server/src/artifacts/reports-of.ts'
import { trivyReport } from '../../packages/server/src/artifacts/testing/trivy-report.ts'
import type { House } from '../../packages/server/src/house.ts'
import { rulesChanged } from '../../packages/server/src/policies/due.ts'
import { judgeDue } from '../../packages/server/src/policies/judge-due.ts'
import { rulesInForce } from '../../packages/server/src/policies/rules-in-force.ts'
import { secondsOf, type Round, type Sizes } from './row.ts'
import { withApi } from './with-api.ts'

const severities = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']

/** A native report on an image of its own. */
function nativeReport(i: number, findings: number): Record<string, unknown> {
  return trivyReport(
    `registry.example.com/team${i % 20}/app${i}:1`,
    Array.from({ length: findings }, (_, k) => [
      `CVE-20${10 + (k % 16)}-${1000 + ((i * 7 + k * 13) % 3000)}`,
      severities[(i + k) % severities.length]!,
      `lib${k}`,
    ]),
    `sha256:${i.toString(16).padStart(64, '0')}`,
  )
}

async function manyAtOnce(count: number, one: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      while (next < count) await one(next++)
    }),
  )
}

/** Reports of 500 findings that are handed in, 16 at once; the floor keeps the same, already read, in a report store. */
export function reportIntake(): Promise<Round> {
  const count = 300
  const values = Array.from({ length: count }, (_, i) => nativeReport(i, 500))
  const texts = values.map((value) => JSON.stringify(value))
  return withApi(async (api) => {
    const authorization = `Bearer ${await api.as(['inventory.scans.manage', 'inventory.artifacts.view'])}`
    const headers = { authorization, 'content-type': 'application/json' }
    const seconds = await secondsOf(() =>
      manyAtOnce(count, async (i) => {
        const reply = await api.app.request('/v1/reports', { method: 'POST', headers, body: texts[i]! })
        if (reply.status !== 201) throw new Error(await reply.text())
      }),
    )
    const floorSeconds = await withApi(async ({ house }) => {
      const context = { ...house.gateway.sourceContext(), peerAddress: '127.0.0.1' }
      const kept = values.map((value) => reportOf(readReport(value, 'trivy', context).reports[0]!, 'bench', 'trivy'))
      return secondsOf(() => manyAtOnce(count, (i) => house.reports.keep([kept[i]!])))
    })
    return { measured: count / seconds, floor: count / floorSeconds }
  })
}

async function settle(house: House): Promise<void> {
  while ((await judgeDue(house)).more);
}

/**
 * One of five policies changes: until every verdict stands. The floor reads the same reports, judges them in memory and updates as many
 * rows, in transactions of 100.
 */
export function recompute({ artifacts }: Sizes): Promise<Round> {
  return withApi(async ({ house }) => {
    const { state } = house
    const context = { ...house.gateway.sourceContext(), peerAddress: '127.0.0.1' }
    for (let from = 0; from < artifacts; from += 200) {
      const part = Array.from({ length: Math.min(200, artifacts - from) }, (_, k) => nativeReport(from + k, 60))
      const read = part.map((value) => readReport(value, 'trivy', context).reports[0]!)
      await house.reports.keep(read.map((report) => reportOf(report, 'bench', 'trivy')))
    }
    await landReports(house)
    await state.change(async ({ db }) => {
      for (const policy of policies) {
        const row = { enabled: 1, scopes: null, made_by: 'bench', created_at: 0, updated_at: 0, version: 1 }
        const document = JSON.stringify(assurancePolicySchema().parse(policy))
        await db
          .insertInto('assurance_policies')
          .values({ id: house.newId(), name: policy.name, document, ...row })
          .execute()
      }
      await rulesChanged(db, house, [undefined])
    })
    await settle(house)

    const measured = await secondsOf(async () => {
      await state.change(async ({ db }) => {
        const document = JSON.stringify(assurancePolicySchema().parse(changed))
        await db
          .updateTable('assurance_policies')
          .set({ document, version: 2 })
          .where('name', '=', changed.name)
          .execute()
        await rulesChanged(db, house, [undefined])
      })
      await settle(house)
    })

    const rules = await state.change(({ db }) => rulesInForce(db, house))
    const verdicts = await state.db.selectFrom('verdicts').select(['id', 'failures']).limit(artifacts).execute()
    const floor = await secondsOf(async () => {
      const rows = await state.db.selectFrom('artifacts').selectAll().execute()
      if (rows.length !== artifacts) throw new Error(`${rows.length} artifacts, not ${artifacts}`)
      for (const row of rows) {
        const report = mergedReport(await reportsOf(house, row))
        judgeAll(rules.policies, report, { acceptances: rules.acceptances, now: house.now() })
      }
      for (let from = 0; from < rows.length; from += 100) {
        await state.change(async ({ db }) => {
          for (const { id } of rows.slice(from, from + 100))
            await db.updateTable('judgements').set({ judged_at: 1 }).where('artifact_id', '=', id).execute()
          for (const { id, failures } of verdicts.slice(from, from + 100))
            await db.updateTable('verdicts').set({ failures }).where('id', '=', id).execute()
        })
      }
    })
    return { measured, floor }
  })
}

const policies = [
  { name: 'a', vulnerabilities: { severity: 'critical' } },
  { name: 'b', vulnerabilities: { severity: 'high', ignoreUnfixed: true } },
  { name: 'c', mode: 'audit', vulnerabilities: { score: 9, block: ['CVE-2026-1'] } },
  { name: 'd', maxScanAge: '7d', malware: { severity: 'low' } },
  { name: 'e', blockWhen: 'counts.critical > 3' },
] as const
const changed = { name: 'b', vulnerabilities: { severity: 'medium', ignoreUnfixed: true } } as const
