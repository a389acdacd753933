import { deepEqual, equal } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { judgeDue } from '../policies/judge-due.ts'
import { critical, reportWith, scan } from '../policies/testing/scan.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { expiryTask, tellDue } from './expiry-task.ts'

const path = '/v1/acceptances'
const dayMs = 86_400_000
const rights = ['policies.risk.manage', 'policies.assurance.manage', 'inventory.artifacts.view'] as const

type Begun = TestApi & {
  readonly token: string
  readonly accept: (members: object) => Promise<string>
  readonly told: () => Promise<unknown[][]>
}

async function begin(t: TestContext): Promise<Begun> {
  const api = await startTestApi(t)
  const token = await api.as(rights)
  return {
    ...api,
    token,
    accept: async (members) => {
      const body = { finding: 'CVE-2026-1', extent: { kind: 'everywhere' }, reason: 'r', ...members }
      return (await api.ask('POST', path, { as: token, body })).body.id
    },
    told: async () => {
      while (await tellDue(api.house));
      return (await api.events())
        .filter(({ code }) => /-00[1-8]$/.test(code) && /^(?:CVE|SD)/.test(code))
        .map(({ code, time, fields }) => [code, new Date(time).toISOString(), fields.userName])
    },
  }
}

test('about to expire three days before, expired at the moment; each once, at its time, however late it is told', async (t) => {
  const { accept, told, clock, ask, token: as } = await begin(t)
  const begun = clock.at
  const id = await accept({ term: 10 })
  equal((await told()).length, 1)
  clock.at = begun + 7 * dayMs - 1
  deepEqual(await told(), [])
  clock.at++
  deepEqual(await told(), [['CVE-007', '2026-11-30T12:00:00.000Z', 'tidewaiter']])
  deepEqual(await told(), [])
  clock.at = begun + 30 * dayMs
  deepEqual(await told(), [['CVE-008', '2026-12-03T12:00:00.000Z', 'tidewaiter']])
  equal((await ask('GET', `${path}/${id}`, { as })).body.state, 'expired')
  const late = await ask('POST', `${path}/${id}/extend`, { as, body: {} })
  deepEqual([late.status, late.body.detail], [409, 'this acceptance is expired'])

  await accept({ term: 10 })
  await told()
  clock.at += 30 * dayMs
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-007', 'CVE-008'],
  )
})

test('a clock that is set back and forth tells nothing twice; another end can be told again', async (t) => {
  const { accept, told, clock, ask, token: as } = await begin(t)
  const begun = clock.at
  const id = await accept({ term: 10, kind: 'sensitive-data', finding: 'aws-key' })
  await told()
  clock.at = begun + 8 * dayMs
  deepEqual(
    (await told()).map(([code]) => code),
    ['SD-007'],
  )
  for (const days of [1, 9, 2, 8, 7, 9]) {
    clock.at = begun + days * dayMs
    deepEqual(await told(), [])
  }
  await ask('POST', `${path}/${id}/extend`, { as, body: { term: 10 } })
  deepEqual(
    (await told()).map(([code]) => code),
    ['SD-003'],
  )
  clock.at = begun + 17 * dayMs
  deepEqual(
    (await told()).map(([code]) => code),
    ['SD-007'],
  )
  clock.at = begun + 20 * dayMs
  deepEqual(
    (await told()).map(([code]) => code),
    ['SD-008'],
  )
  clock.at = begun + 19 * dayMs
  deepEqual(await told(), [])
  clock.at = begun + 21 * dayMs
  deepEqual(await told(), [])
})

test('when an acceptance has expired, what it was for is judged again', async (t) => {
  const { accept, clock, house, ask, token: as } = await begin(t)
  const artifact = await scan(house, reportWith({ vulnerabilities: [critical] }))
  const policy = { name: 'high', vulnerabilities: { severity: 'high' } }
  await ask('POST', '/v1/policies/assurance', { as, body: { policy, enabled: true } })
  for (const extent of [
    { kind: 'artifact', artifact },
    { kind: 'repository', repository: 'shop/web' },
    { kind: 'everywhere' },
  ]) {
    await accept({ extent, term: 1 })
    while ((await judgeDue(house)).more);
    const verdict = async (): Promise<unknown> =>
      (await ask('GET', `/v1/artifacts/${artifact}/verdicts`, { as })).body.verdict
    equal(await verdict(), 'compliant')
    clock.at += dayMs
    while (await tellDue(house));
    while ((await judgeDue(house)).more);
    equal(await verdict(), 'non-compliant')
  }
})

test('the task wakes at the moment by itself', { timeout: 20_000 }, async (t) => {
  const { accept, house, ask, token: as, beforeClose } = await begin(t)
  // A clock that runs, so that the timer has something to wait for: the term ends a moment from now.
  const offset = house.now() - Date.now()
  const running = { ...house, now: () => Date.now() + offset }
  const id = await accept({ term: 1 })
  await house.state.db
    .updateTable('acceptances')
    .set({ expires_at: running.now() + 150, next_at: running.now() + 150 })
    .set({ told: JSON.stringify({ ...(await toldOf(house, id)), expiresAt: running.now() + 150, warned: true }) })
    .execute()
  const tasks = await expiryTask.start(running)
  beforeClose(tasks.stop)
  const began = performance.now()
  const expired = async (): Promise<boolean> =>
    (await ask('GET', `${path}/${id}`, { as })).body.history.some(
      ({ change }: { change: string }) => change === 'expired',
    )
  while (!(await expired())) await new Promise((resolve) => setTimeout(resolve, 10))
  equal(performance.now() - began < 2_000, true)
})

async function toldOf(house: TestApi['house'], id: string): Promise<object> {
  const { told } = await house.state.db
    .selectFrom('acceptances')
    .select('told')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return JSON.parse(told) as object
}
