import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { reportOf } from '@tidewaiter/intake'
import type { ScanReport } from '@tidewaiter/model'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { artifactId, scanMark, type ArtifactRow } from './artifact.ts'
import { landing } from './landing-task.ts'
import { landReports } from './land-reports.ts'
import { reportsOf } from './reports-of.ts'
import { followReports } from './retention-task.ts'

const timeout = 30_000

function scanOf(name: string, ids: readonly string[], more: Partial<ScanReport> = {}): ScanReport {
  return {
    tool: { name: 'trivy' },
    artifact: { kind: 'image', name },
    vulnerabilities: ids.map((id) => ({ id, severity: 'high', package: 'zlib' })),
    malware: [],
    sensitiveData: [],
    misconfigurations: [],
    packages: [],
    acceptedRisks: [],
    ...more,
  }
}

const keep = ({ house }: TestApi, ...reports: readonly ScanReport[]): Promise<void> =>
  house.reports.keep(reports.map((report) => reportOf(report, 'drop', 'trivy')))

async function rowOf({ house }: TestApi, name: string): Promise<ArtifactRow | undefined> {
  const id = artifactId(`image ${name}`)
  return house.state.db.selectFrom('artifacts').selectAll().where('id', '=', id).executeTakeFirst()
}

async function indexed({ house }: TestApi): Promise<string[]> {
  const rows = await house.state.db
    .selectFrom('finding_index')
    .innerJoin('finding_names', 'finding_names.number', 'finding_index.finding')
    .select(['finding_names.id', 'finding_index.artifact'])
    .execute()
  return rows.map(({ id, artifact }) => `${artifact} ${id}`).toSorted()
}

test('what a way in has kept lands by itself', { timeout }, async (t) => {
  const api = await startTestApi(t)
  const task = await landing.start(api.house)
  try {
    await keep(api, scanOf('web:1', ['CVE-2026-1']))
    while ((await rowOf(api, 'web:1')) === undefined) await new Promise(setImmediate)
  } finally {
    await task.stop()
  }
  deepEqual(await indexed(api), ['1 CVE-2026-1'])
})

test('a report that comes again is no new scan; another one is', { timeout }, async (t) => {
  const api = await startTestApi(t)
  const first = scanOf('web:1', ['CVE-2026-1'], { scannedAt: 1_000 })
  await keep(api, first)
  await landReports(api.house)
  const before = await rowOf(api, 'web:1')
  ok(before !== undefined)
  const { scannedAt: _, ...undated } = first
  await keep(api, {
    ...undated,
    tool: { name: 'grype' },
    vulnerabilities: [{ id: 'cve-2026-1', severity: 'critical', package: 'zlib' }],
  })
  await landReports(api.house)
  const both = await rowOf(api, 'web:1')
  ok(both !== undefined && scanMark(both) === '1 2' && scanMark(before) === '1')
  deepEqual(JSON.parse(both.counts), { vulnerability: { critical: 1 } })
  deepEqual(
    (await reportsOf(api.house, both)).map(({ tool }) => tool.name),
    ['grype', 'trivy'],
  )
  await keep(api, first)
  await landReports(api.house)
  const again = await rowOf(api, 'web:1')
  deepEqual([scanMark(again!), again!.version], [scanMark(both), both.version + 1])
  await keep(api, scanOf('web:1', ['CVE-2026-9'], { scannedAt: 2_000 }))
  await landReports(api.house)
  deepEqual(await indexed(api), ['1 CVE-2026-1', '1 CVE-2026-9'])
})

test('the mark moves with what it has passed: nothing is missed or done twice', { timeout }, async (t) => {
  const api = await startTestApi(t)
  const { house } = api
  await keep(api, ...Array.from({ length: 120 }, (_, at) => scanOf(`web:${at}`, [`CVE-2026-${at % 7}`])))
  let changes = 0
  const broken = {
    ...house,
    state: {
      ...house.state,
      change: (work: Parameters<typeof house.state.change>[0]): Promise<unknown> => {
        if (++changes > 2) return Promise.reject(new Error('the process has ended'))
        return house.state.change(work)
      },
    },
  } as typeof house
  await rejects(landReports(broken), /the process has ended/)
  const { done } = await house.state.db
    .selectFrom('artifacts')
    .select(({ fn }) => fn.countAll<number>().as('done'))
    .executeTakeFirstOrThrow()
  equal(done, 100)
  await Promise.all([landReports(house), landReports(house)])
  const rows = await house.state.db.selectFrom('artifacts').selectAll().execute()
  deepEqual([rows.length, new Set(rows.map(({ version }) => version))], [120, new Set([1])])
  await landReports(house)
  equal((await rowOf(api, 'web:0'))?.version, 1)
})

test('a store that was put in the place of another is looked at from its beginning', { timeout }, async (t) => {
  const api = await startTestApi(t)
  await keep(api, scanOf('web:1', []))
  await landReports(api.house)
  for (const mark of [
    { era: 'another', change: 50 },
    { era: undefined, change: 50 },
  ]) {
    await keep(api, scanOf(`web:${mark.era}`, []))
    const row = await api.house.state.db
      .selectFrom('meta')
      .select('value')
      .where('name', '=', 'reports')
      .executeTakeFirstOrThrow()
    const value = JSON.stringify({ era: mark.era ?? JSON.parse(row.value).era, change: mark.change })
    await api.house.state.db.updateTable('meta').set({ value }).where('name', '=', 'reports').execute()
    await landReports(api.house)
    ok((await rowOf(api, `web:${mark.era}`)) !== undefined)
  }
})

test(
  'names that no database takes are kept, and what cannot be kept does not stop the rest',
  { timeout },
  async (t) => {
    const api = await startTestApi(t)
    const evil = 'web\0\ud800%_\'"\\'
    await keep(
      api,
      scanOf(evil, ['\0', "'; drop table artifacts; --"]),
      scanOf('x'.repeat(5_000), []),
      scanOf('web:1', []),
    )
    await landReports(api.house)
    const rows = await api.house.state.db.selectFrom('artifacts').select('name').execute()
    deepEqual(rows.map(({ name }) => name).toSorted(), ['web:1', 'web\ufffd\ufffd%_\'"\\'])
  },
)

test(
  'artifacts follow the report store: scans that are gone, then the artifact, then ids that nothing has',
  { timeout },
  async (t) => {
    const api = await startTestApi(t)
    const { house, clock } = api
    await keep(api, scanOf('web:1', ['CVE-2026-1']), scanOf('web:2', ['CVE-2026-2']))
    await keep(api, scanOf('web:1', ['CVE-2026-3'], { tool: { name: 'grype' } }))
    await landReports(house)
    clock.at = Date.now()
    await followReports(house)
    equal(scanMark((await rowOf(api, 'web:1'))!), '1 3')
    await house.reports.remove('image web:1')
    await keep(api, scanOf('web:1', ['CVE-2026-3'], { tool: { name: 'grype' } }))
    await house.reports.remove('image web:2')
    await followReports(house)
    deepEqual(await indexed(api), ['1 CVE-2026-3', '2 CVE-2026-2'])
    clock.at += house.reports.bounds.maxAgeMs + 60_000
    await followReports(house)
    equal(await rowOf(api, 'web:2'), undefined)
    ok((await rowOf(api, 'web:1')) !== undefined)
    const names = await house.state.db.selectFrom('finding_names').select('id').execute()
    deepEqual(
      names.map(({ id }) => id),
      ['CVE-2026-3'],
    )
  },
)
