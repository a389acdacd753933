import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { critical, imageOf, reportWith, scan } from './testing/scan.ts'

const view = ['inventory.artifacts.view'] as const

test('verdicts are listed by policy and outcome and counted, each within reach, and paged', async (t) => {
  const { house, ask, as } = await startTestApi(t)
  const maker = await as(['policies.assurance.manage', ...view])
  const make = async (policy: object): Promise<string> =>
    (await ask('POST', '/v1/policies/assurance', { as: maker, body: { policy, enabled: true } })).body.id
  const high = await make({ name: 'high', vulnerabilities: { severity: 'high' } })
  const audit = await make({
    name: 'audit',
    mode: 'audit',
    scope: { repositories: ['shop/*'] },
    malware: { severity: 'low' },
  })
  const repositories = ['shop/web', 'shop/web', 'shop/api', 'bank/web']
  const ids: string[] = []
  for (const [number, repository] of repositories.entries()) {
    const vulnerabilities = number % 2 === 0 ? [critical] : []
    ids.push(await scan(house, reportWith({ artifact: imageOf(number + 1, repository), vulnerabilities })))
  }
  const shop = await as(view, [{ repositories: ['shop/*'] }])
  const list = async (token: string, query = ''): Promise<unknown[]> => {
    const { items } = (await ask('GET', `/v1/verdicts?${query}`, { as: token })).body as {
      items: { policy: { name: string }; compliant: boolean; artifact: { id: string } }[]
    }
    return items.map(({ policy, compliant, artifact }) => [policy.name, compliant, ids.indexOf(artifact.id)])
  }
  equal((await list(maker)).length, 7)
  deepEqual(await list(maker, 'compliant=false'), [
    ['high', false, 2],
    ['high', false, 0],
  ])
  deepEqual(await list(maker, `policy=${high}&compliant=true`), [
    ['high', true, 3],
    ['high', true, 1],
  ])
  equal((await list(shop)).length, 6)
  deepEqual(await list(shop, 'mode=audit'), [
    ['audit', true, 2],
    ['audit', true, 1],
    ['audit', true, 0],
  ])
  const first = (await ask('GET', '/v1/verdicts?limit=4', { as: shop })).body
  const second = (await ask('GET', `/v1/verdicts?limit=4&after=${first.next}`, { as: shop })).body
  deepEqual([first.items.length, second.items.length, second.next], [4, 2, undefined])

  const overview = async (token: string): Promise<unknown> =>
    (await ask('GET', '/v1/verdicts/overview', { as: token })).body
  const audited = { id: audit, name: 'audit', mode: 'audit', compliant: 3, nonCompliant: 0 }
  const enforced = { id: high, name: 'high', mode: 'enforce' }
  deepEqual(await overview(maker), {
    artifacts: { compliant: 2, nonCompliant: 2, notJudged: 0 },
    policies: [audited, { ...enforced, compliant: 2, nonCompliant: 2 }],
  })
  deepEqual(await overview(shop), {
    artifacts: { compliant: 1, nonCompliant: 2, notJudged: 0 },
    policies: [audited, { ...enforced, compliant: 1, nonCompliant: 2 }],
  })
  equal((await ask('GET', `/v1/artifacts/${ids[3]}/verdicts`, { as: shop })).status, 404)
  equal((await ask('GET', '/v1/verdicts', { as: await as(['events.view']) })).status, 403)
})
