import { deepEqual, equal } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { tellDue } from '../acceptances/expiry-task.ts'
import { mergedReport } from '../artifacts/merged-report.ts'
import { reportsOf } from '../artifacts/reports-of.ts'
import type { House } from '../house.ts'
import { serverEvent } from '../server-event.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { judgeArtifact } from './judge-artifact.ts'
import { judgeDue } from './judge-due.ts'
import { judgingTask } from './judging-task.ts'
import { rulesInForce } from './rules-in-force.ts'
import { showFailures, type ShownFailure } from './shown-verdict.ts'
import { critical, imageOf, reportWith, scan } from './testing/scan.ts'

const path = '/v1/policies/assurance'
const rights = [
  'policies.assurance.manage',
  'policies.risk.manage',
  'inventory.artifacts.view',
  'administration.scopes.manage',
] as const
const high = { name: 'high', vulnerabilities: { severity: 'high' } }
const hourMs = 3_600_000

type ArtifactVerdicts = {
  readonly verdict: string | null
  readonly isDue: boolean
  readonly since?: string
  readonly changesAt?: string
  readonly verdicts: readonly {
    readonly policy: { readonly name: string }
    readonly compliant: boolean
    readonly failures: readonly ShownFailure[]
  }[]
}

type Work = TestApi & {
  readonly as: TestApi['as']
  readonly token: string
  readonly make: (policy: object) => Promise<string>
  readonly settle: () => Promise<void>
  readonly told: () => Promise<unknown[]>
  readonly verdict: (artifact: string) => Promise<ArtifactVerdicts>
}

async function begin(t: TestContext): Promise<Work> {
  const api = await startTestApi(t)
  const token = await api.as(rights)
  return {
    ...api,
    token,
    make: async (policy) => (await api.ask('POST', path, { as: token, body: { policy, enabled: true } })).body.id,
    settle: async () => {
      while ((await judgeDue(api.house)).more);
    },
    told: async () =>
      (await api.events())
        .filter(({ code }) => /^(?:PLC|CMP|NCMP)/.test(code))
        .map(({ code, outcome, origin, fields }) => [code, outcome, origin?.rule, fields.reason].filter(Boolean)),
    verdict: async (artifact) => (await api.ask('GET', `/v1/artifacts/${artifact}/verdicts`, { as: token })).body,
  }
}

test('a scan is judged as it lands, and told once; the same report again tells nothing', async (t) => {
  const { house, make, told, verdict, clock } = await begin(t)
  await make(high)
  await make({ name: 'other', scope: { repositories: ['bank/*'] }, malware: { severity: 'low' } })
  await told()
  const report = reportWith({ vulnerabilities: [critical, { id: 'CVE-2026-2', severity: 'low' }] })
  const id = await scan(house, report)
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'high'],
    ['NCMP-001', 'Error', 'high', 'high: 1 vulnerability of severity high or worse'],
  ])
  const found = await verdict(id)
  deepEqual([found.verdict, found.isDue, found.since], ['non-compliant', false, '2026-11-23T12:00:00.000Z'])
  deepEqual(
    found.verdicts.map((one) => [one.policy.name, one.compliant, one.failures[0]?.findings.map(({ id: of }) => of)]),
    [['high', false, ['CVE-2026-1']]],
  )
  clock.at += hourMs
  await scan(house, report)
  deepEqual(await told(), [])
  await scan(house, { ...report, scannedAt: report.scannedAt! + 1 })
  deepEqual(await told(), [['PLC-001', 'Success', 'high']])
  await scan(house, reportWith({ scannedAt: report.scannedAt! + 2 }))
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'high'],
    ['CMP-001', 'Success', 'high'],
  ])
  equal((await verdict(id)).since, '2026-11-23T13:00:00.000Z')
})

test('a policy that comes, changes and goes: what is due is judged, what changes is told', async (t) => {
  const { house, ask, token: as, make, settle, told, verdict } = await begin(t)
  const id = await scan(house, reportWith({ vulnerabilities: [critical] }))
  await scan(house, reportWith({ artifact: imageOf(2, 'bank/web') }))
  deepEqual(await told(), [])
  equal((await verdict(id)).verdict, null)
  const policy = await make({ ...high, scope: { repositories: ['shop/*'] } })
  equal((await verdict(id)).isDue, true)
  const status = async (): Promise<{ artifacts: number; due: number }> =>
    (await ask('GET', '/v1/policies/status', { as })).body
  deepEqual([(await status()).artifacts, (await status()).due], [2, 2])
  await settle()
  equal((await status()).due, 0)
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'high'],
    ['NCMP-001', 'Error', 'high', 'high: 1 vulnerability of severity high or worse'],
  ])
  await ask('PUT', `${path}/${policy}`, { as, body: { policy: { name: 'high', malware: { severity: 'low' } } } })
  await settle()
  deepEqual(await told(), [
    ['PLC-001', 'Success', 'high'],
    ['CMP-001', 'Success', 'high'],
    ['PLC-001', 'Success', 'high'],
    ['CMP-001', 'Success', 'high'],
  ])
  await ask('POST', `${path}/${policy}/disable`, { as })
  await settle()
  deepEqual(await told(), [])
  deepEqual([(await verdict(id)).verdict, (await verdict(id)).verdicts], [null, []])
  await ask('POST', `${path}/${policy}/enable`, { as })
  await settle()
  equal((await told()).length, 4)
  await ask('DELETE', `${path}/${policy}`, { as })
  await settle()
  equal((await verdict(id)).verdict, null)
  equal((await house.state.db.selectFrom('judging_causes').selectAll().execute()).length, 0)
})

test('a scan becomes too old at its moment; another scan makes it good again', async (t) => {
  const { house, make, settle, told, verdict, clock } = await begin(t)
  await make({ name: 'fresh', maxScanAge: '24h' })
  const id = await scan(house, reportWith())
  equal((await verdict(id)).verdict, 'compliant')
  equal((await verdict(id)).changesAt, '2026-11-24T11:00:00.001Z')
  await told()
  clock.at = Date.UTC(2026, 10, 24, 11)
  await settle()
  deepEqual(await told(), [])
  clock.at += 1
  await settle()
  deepEqual(await told(), [['NCMP-001', 'Error', 'fresh', 'fresh: the scan is too old']])
  await settle()
  deepEqual(await told(), [])
  await scan(house, reportWith({ scannedAt: clock.at - 1 }))
  equal((await verdict(id)).verdict, 'compliant')
})

test('the task judges what is due, notices scopes that change and a clock that is set back', async (t) => {
  const { house, ask, as, told, verdict, clock, beforeClose } = await begin(t)
  const limited = await as(rights, [{ repositories: ['bank/*'] }])
  const id = await scan(house, reportWith({ vulnerabilities: [critical] }))
  await ask('POST', path, { as: limited, body: { policy: { ...high, maxScanAge: '24h' }, enabled: true } })
  const tasks = await judgingTask.start(house)
  beforeClose(tasks.stop)
  const until = async (done: () => Promise<boolean>): Promise<void> => {
    while (!(await done())) await setTimeout(5)
  }
  const isDue = async (): Promise<boolean> => (await verdict(id)).isDue
  await until(async () => !(await isDue()))
  equal((await verdict(id)).verdict, null)
  // The room of scopes changes one; its event wakes the task.
  await house.state.change(async ({ db, emit }) => {
    await db.updateTable('scopes').set({ patterns: '{"repositories":["shop/*"]}', version: 2 }).execute()
    emit(serverEvent(house, { actor: { name: 'admin' } }, 'ADM-021'))
  })
  await until(async () => (await verdict(id)).verdict === 'non-compliant')
  await told()
  const { failures = [] } = (await verdict(id)).verdicts[0] ?? {}
  deepEqual(
    failures.map(({ condition }) => condition),
    ['vulnerabilities'],
  )
  clock.at += 48 * hourMs
  await wake(house)
  await until(async () => (await verdict(id)).verdicts[0]?.failures.length === 2)
  clock.at -= 47 * hourMs
  await wake(house)
  await until(async () => (await verdict(id)).verdicts[0]?.failures.length === 1)
})

test('a clock that leaps while the task runs, and is set back, is noticed', async (t) => {
  const { house, ask, token, settle, verdict, clock, beforeClose } = await begin(t)
  const id = await scan(house, reportWith({ vulnerabilities: [critical] }))
  await ask('POST', path, { as: token, body: { policy: { ...high, maxScanAge: '24h' }, enabled: true } })
  await settle()
  const before = clock.at
  let looks = 0
  clock.at += 48 * hourMs
  const tasks = await judgingTask.start({ ...house, now: () => (++looks === 1 ? before : clock.at) })
  beforeClose(tasks.stop)
  const failures = async (): Promise<number | undefined> => (await verdict(id)).verdicts[0]?.failures.length
  while ((await failures()) !== 2) await setTimeout(5)
  clock.at -= 47 * hourMs
  await wake(house)
  while ((await failures()) !== 1) await setTimeout(5)
})

async function wake(house: House): Promise<void> {
  await house.state.change(({ emit }) => Promise.resolve(emit(serverEvent(house, { actor: { name: 'x' } }, 'ADM-019'))))
}

test('whatever the order of scans, policies, acceptances and time: verdicts are those of a judging from nothing', async (t) => {
  const { house, ask, token: as, settle, clock } = await begin(t)
  const policies: string[] = []
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('scan' as const),
      image: fc.integer({ min: 1, max: 4 }),
      cves: fc.uniqueArray(fc.integer({ min: 1, max: 4 })),
    }),
    fc.record({
      kind: fc.constant('make' as const),
      severity: fc.constantFrom('high', 'critical'),
      age: fc.boolean(),
      scope: fc.constantFrom(undefined, 'shop/*', 'bank/*'),
    }),
    fc.record({ kind: fc.constant('toggle' as const), which: fc.nat(5), on: fc.boolean() }),
    fc.record({
      kind: fc.constant('accept' as const),
      cve: fc.integer({ min: 1, max: 4 }),
      where: fc.constantFrom('everywhere', 'shop/web', 1, 2),
      term: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('cancel' as const), which: fc.nat(5) }),
    fc.record({ kind: fc.constant('time' as const), hours: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ kind: fc.constant('settle' as const) }),
  )
  const ids = new Map<number, string>()
  const acceptances: string[] = []
  let names = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      for (const one of steps) {
        switch (one.kind) {
          case 'scan': {
            const vulnerabilities = one.cves.map((cve) => ({
              ...critical,
              id: `CVE-2026-${cve}`,
              severity: cve % 2 === 0 ? ('critical' as const) : ('high' as const),
            }))
            const artifact = imageOf(one.image, one.image % 2 === 0 ? 'bank/web' : 'shop/web')
            ids.set(one.image, await scan(house, reportWith({ vulnerabilities, artifact, scannedAt: clock.at - 1 })))
            break
          }
          case 'make': {
            const policy = {
              name: `p${++names}`,
              vulnerabilities: { severity: one.severity },
              ...(one.age && { maxScanAge: '24h' }),
              ...(one.scope !== undefined && { scope: { repositories: [one.scope] } }),
            }
            policies.push((await ask('POST', path, { as, body: { policy, enabled: true } })).body.id)
            break
          }
          case 'toggle':
            if (policies.length > 0)
              await ask('POST', `${path}/${policies[one.which % policies.length]}/${one.on ? 'enable' : 'disable'}`, {
                as,
              })
            break
          case 'accept': {
            const artifact = typeof one.where === 'number' ? ids.get(one.where) : undefined
            if (typeof one.where === 'number' && artifact === undefined) break
            const extent =
              one.where === 'everywhere'
                ? { kind: 'everywhere' }
                : artifact === undefined
                  ? { kind: 'repository', repository: one.where }
                  : { kind: 'artifact', artifact }
            const body = { finding: `cve-2026-${one.cve}`, extent, reason: 'r', term: one.term }
            const made = await ask('POST', '/v1/acceptances', { as, body })
            if (made.status === 201) acceptances.push(made.body.id)
            break
          }
          case 'cancel':
            if (acceptances.length > 0)
              await ask('POST', `/v1/acceptances/${acceptances[one.which % acceptances.length]}/cancel`, {
                as,
                body: {},
              })
            break
          case 'time':
            clock.at += one.hours * hourMs
            break
          case 'settle':
            await settle()
        }
      }
      while (await tellDue(house));
      await settle()
      // Another state has no compiled rules at hand: these are read anew.
      const other = { ...house, state: { ...house.state } }
      const rules = await house.state.change(({ db }) => rulesInForce(db, other))
      for (const row of await house.state.db.selectFrom('artifacts').selectAll().execute()) {
        const report = mergedReport(await reportsOf(house, row))
        const { verdicts } = judgeArtifact(rules, { artifactId: row.id, scan: '', report }, clock.at)
        const kept = await house.state.db.selectFrom('verdicts').selectAll().where('artifact_id', '=', row.id).execute()
        deepEqual(
          new Set(kept.map(({ policy, compliant, failures }) => `${policy} ${compliant} ${failures}`)),
          new Set(verdicts.map((one) => `${one.policy} ${Number(one.compliant)} ${JSON.stringify(showFailures(one))}`)),
        )
        const overall =
          verdicts.length === 0 ? null : verdicts.every(({ compliant }) => compliant) ? 'compliant' : 'non-compliant'
        equal(row.verdict, overall)
      }
    }),
    { numRuns: 40 },
  )
})
