import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { judgeDue } from './judge-due.ts'
import type { ShownFailure } from './shown-verdict.ts'
import { critical, imageOf, reportWith, scan } from './testing/scan.ts'

const path = '/v1/policies/assurance'
const manage = ['policies.assurance.manage'] as const
const policy = { name: 'production', vulnerabilities: { severity: 'high' }, maxScanAge: '36h' }

const told = async ({ events }: TestApi): Promise<unknown[]> =>
  (await events()).map(({ code, outcome, fields, origin }) => [code, outcome, fields.artifactName, origin?.rule])

test('a policy is made, read, changed, enabled, disabled and removed; each change is an event', async (t) => {
  const api = await startTestApi(t)
  const as = await api.as(manage)
  const made = await api.ask('POST', path, { as, body: { policy } })
  equal(made.status, 201)
  const { id } = made.body
  deepEqual(made.body.policy, {
    ...policy,
    mode: 'enforce',
    vulnerabilities: { severity: 'high', ignoreUnfixed: false, ignore: [], block: [] },
  })
  deepEqual([made.body.enabled, made.body.limitedTo, made.body.version], [false, undefined, 1])
  const read = await api.ask('GET', `${path}/${id}`, { as })
  deepEqual([read.status, read.headers.get('etag'), read.body], [200, '"1"', made.body])

  const other = { name: 'staging', blockWhen: 'counts.high > 10' }
  const stale = await api.ask('PUT', `${path}/${id}`, { as, body: { policy: other }, headers: { 'if-match': '"7"' } })
  deepEqual([stale.status, stale.body.code], [412, 'version-passed'])
  const changed = await api.ask('PUT', `${path}/${id}`, { as, body: { policy: other }, headers: { 'if-match': '"1"' } })
  deepEqual([changed.status, changed.body.policy, changed.body.version], [200, { ...other, mode: 'enforce' }, 2])

  equal((await api.ask('POST', `${path}/${id}/enable`, { as })).body.enabled, true)
  equal((await api.ask('POST', `${path}/${id}/enable`, { as })).body.version, 3)
  equal((await api.ask('POST', `${path}/${id}/disable`, { as })).body.enabled, false)
  equal((await api.ask('DELETE', `${path}/${id}`, { as, headers: { 'if-match': '"4"' } })).status, 204)
  equal((await api.ask('GET', `${path}/${id}`, { as })).status, 404)
  deepEqual(await told(api), [
    ['ADM-012', 'Success', 'production', 'createAssurancePolicy'],
    ['ADM-013', 'Success', 'staging', 'changeAssurancePolicy'],
    ['ADM-013', 'Success', 'staging', 'enableAssurancePolicy'],
    ['ADM-013', 'Success', 'staging', 'disableAssurancePolicy'],
    ['ADM-014', 'Success', 'staging', 'removeAssurancePolicy'],
  ])
})

test('what is wrong is said with its place: expression, name, no condition, a taken name', async (t) => {
  const api = await startTestApi(t)
  const as = await api.as(manage)
  const pointerOf = async (one: unknown): Promise<unknown> => {
    const { status, body } = await api.ask('POST', path, { as, body: { policy: one } })
    return [status, body.errors?.[0]?.pointer ?? body.code]
  }
  deepEqual(await pointerOf({ name: 'p', blockWhen: 'artifact.tga == "x"' }), [422, '#/body/policy/blockWhen'])
  deepEqual(await pointerOf({ name: 'p\u0007', blockWhen: 'true' }), [422, '#/body/policy/name'])
  deepEqual(await pointerOf({ name: 'p' }), [422, '#/body/policy'])
  deepEqual(await pointerOf({ name: 'p', maxScanAge: 7 }), [422, '#/body/policy/maxScanAge'])
  deepEqual(await pointerOf({ name: 'p', maxScanAge: '7d', oops: 1 }), [422, '#/body/policy/oops'])
  await api.ask('POST', path, { as, body: { policy } })
  deepEqual(await pointerOf(policy), [409, 'name-taken'])
  equal((await api.events()).length, 1)
})

test('a repeated request makes one policy', async (t) => {
  const api = await startTestApi(t)
  const as = await api.as(manage)
  const headers = { 'idempotency-key': 'once' }
  const first = await api.ask('POST', path, { as, body: { policy }, headers })
  const second = await api.ask('POST', path, { as, body: { policy }, headers })
  deepEqual([second.status, second.body], [201, first.body])
  equal((await api.ask('GET', path, { as })).body.items.length, 1)
  equal((await api.events()).length, 1)
})

test('without the permission nothing is seen or done', async (t) => {
  const api = await startTestApi(t)
  const viewer = await api.as(['policies.assurance.view'])
  const nobody = await api.as(['events.view'])
  const refused = await api.ask('POST', path, { as: viewer, body: { policy } })
  deepEqual([refused.status, refused.body.code], [403, 'permission-missing'])
  equal((await api.ask('GET', path, { as: viewer })).status, 200)
  equal((await api.ask('GET', path, { as: nobody })).status, 403)
  equal((await api.ask('POST', `${path}/dry-run`, { as: viewer, body: { policy } })).status, 403)
})

test('a policy covers what its maker reaches now, and only its equals change it', async (t) => {
  const api = await startTestApi(t)
  const { house, ask } = api
  const shop = await api.as(manage, [{ repositories: ['shop/*'] }])
  const bank = await api.as(manage, [{ repositories: ['bank/*'] }])
  const all = await api.as([...manage, 'inventory.artifacts.view'])
  const inShop = await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(1, 'shop/web') }))
  const inBank = await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(2, 'bank/web') }))
  const made = await ask('POST', path, { as: shop, body: { policy, enabled: true } })
  const { id, limitedTo } = made.body
  equal(limitedTo.length, 1)
  while ((await judgeDue(house)).more);
  const verdictOf = async (artifact: string): Promise<unknown> =>
    (await ask('GET', `/v1/artifacts/${artifact}/verdicts`, { as: all })).body.verdict
  deepEqual([await verdictOf(inShop), await verdictOf(inBank)], ['non-compliant', null])

  const refused = await ask('POST', `${path}/${id}/disable`, { as: bank })
  deepEqual([refused.status, refused.body.code], [403, 'beyond-reach'])
  const whole = await ask('POST', path, { as: all, body: { policy: { ...policy, name: 'all' } } })
  equal((await ask('DELETE', `${path}/${whole.body.id}`, { as: shop })).status, 403)
  equal((await ask('POST', `${path}/${id}/disable`, { as: shop })).status, 200)
  equal((await ask('POST', `${path}/${id}/enable`, { as: all })).status, 200)
  deepEqual((await ask('GET', `${path}/${id}`, { as: all })).body.limitedTo, limitedTo)
})

test('a dry run says what would change, within reach, and keeps nothing', async (t) => {
  const api = await startTestApi(t)
  const { house, ask } = api
  const as = await api.as(manage)
  await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(1) }))
  await scan(house, reportWith({ artifact: imageOf(2) }))
  await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(3, 'bank/web') }))
  await api.events()
  const scoped = { ...policy, scope: { repositories: ['shop/*'] } }
  const run = await ask('POST', `${path}/dry-run`, { as, body: { policy: scoped } })
  equal(run.status, 200)
  const { samples, ...counts } = run.body
  deepEqual(counts, {
    artifacts: 3,
    covered: 2,
    compliant: 1,
    nonCompliant: 1,
    wouldChange: { toCompliant: 1, toNonCompliant: 1, toNone: 0 },
  })
  const bad = samples.find((sample: { to: string }) => sample.to === 'non-compliant')
  equal(bad.artifact.name, 'registry.example.com/shop/web:1')
  deepEqual(
    bad.failures.map(({ condition, count, findings }: ShownFailure) => [condition, count, findings[0]?.id]),
    [['vulnerabilities', 1, 'CVE-2026-1']],
  )
  deepEqual(await api.events(), [])
  const limited = await api.as(manage, [{ repositories: ['bank/*'] }])
  equal((await ask('POST', `${path}/dry-run`, { as: limited, body: { policy } })).body.artifacts, 1)

  const { body } = await ask('POST', path, { as, body: { policy: scoped, enabled: true } })
  while ((await judgeDue(house)).more);
  const without = await ask('POST', `${path}/dry-run`, {
    as,
    body: { policy: { ...policy, scope: { repositories: ['none'] } }, replaces: body.id },
  })
  deepEqual(without.body.wouldChange, { toCompliant: 0, toNonCompliant: 0, toNone: 2 })
  equal((await ask('GET', path, { as })).body.items.length, 1)
})
