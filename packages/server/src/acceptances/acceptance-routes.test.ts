import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { OpenVexDocument } from '@tidewaiter/rules'
import { judgeDue } from '../policies/judge-due.ts'
import { critical, imageOf, reportWith, scan } from '../policies/testing/scan.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import type { AcceptanceReply } from './acceptance-reply.ts'

const path = '/v1/acceptances'
const rights = ['policies.risk.manage', 'policies.assurance.manage', 'inventory.artifacts.view'] as const
const everywhere = { kind: 'everywhere' } as const
const given = { finding: 'CVE-2026-1', extent: everywhere, reason: 'The function is not called.' }

async function begin(
  t: TestContext,
): Promise<TestApi & { readonly token: string; readonly told: () => Promise<unknown[][]> }> {
  const api = await startTestApi(t)
  return {
    ...api,
    token: await api.as(rights),
    told: async () =>
      (await api.events())
        .filter(({ code }) => /^(?:CVE|MLW|SD|MS)/.test(code))
        .map(({ code, outcome, origin, fields }) => [code, outcome, origin?.rule, fields.artifactName]),
  }
}

test('a risk is accepted for thirty days, its reason changed, extended, cancelled; each is an event and a line', async (t) => {
  const { ask, token: as, told, clock } = await begin(t)
  const made = await ask('POST', path, { as, body: given })
  equal(made.status, 201)
  const { id } = made.body
  deepEqual(
    [made.body.kind, made.body.state, made.body.expiresAt, made.body.version],
    ['vulnerability', 'accepted', '2026-12-23T12:00:00.000Z', 1],
  )
  clock.at += 1000
  const changed = await ask('PUT', `${path}/${id}`, {
    as,
    body: { reason: 'It is not loaded.' },
    headers: { 'if-match': '"1"' },
  })
  deepEqual([changed.status, changed.body.reason, changed.body.version], [200, 'It is not loaded.', 2])
  equal((await ask('PUT', `${path}/${id}`, { as, body: { reason: 'x' }, headers: { 'if-match': '"1"' } })).status, 412)
  const extended = await ask('POST', `${path}/${id}/extend`, { as, body: { term: 10, reason: 'The fix is late.' } })
  equal(extended.body.expiresAt, '2027-01-02T12:00:00.000Z')
  const cancelled = await ask('POST', `${path}/${id}/cancel`, { as, body: {} })
  equal(cancelled.body.state, 'cancelled')
  const again = await ask('POST', `${path}/${id}/cancel`, { as, body: {} })
  deepEqual([again.status, again.body.code], [409, 'not-possible-now'])
  deepEqual(await told(), [
    ['CVE-001', 'Success', 'CVE-2026-1', undefined],
    ['CVE-002', 'Success', 'CVE-2026-1', undefined],
    ['CVE-003', 'Success', 'CVE-2026-1', undefined],
    ['CVE-004', 'Success', 'CVE-2026-1', undefined],
  ])
  const { history } = (await ask('GET', `${path}/${id}`, { as })).body
  deepEqual(
    history.map(({ change, reason }: { change: string; reason?: string }) => [change, reason]),
    [
      ['cancelled', undefined],
      ['extended', 'The fix is late.'],
      ['changed', 'It is not loaded.'],
      ['accepted', 'The function is not called.'],
    ],
  )
})

test('each kind has its family; the same twice is refused, and so is a term without an end without the right to it', async (t) => {
  const { ask, as, token, told } = await begin(t)
  for (const kind of ['vulnerability', 'sensitive-data', 'misconfiguration']) {
    equal((await ask('POST', path, { as: token, body: { ...given, kind } })).status, 201)
  }
  deepEqual(
    (await told()).map(([code]) => code),
    ['CVE-001', 'SD-001', 'MS-001'],
  )
  const twice = await ask('POST', path, { as: token, body: { ...given, finding: 'cve-2026-1' } })
  deepEqual([twice.status, twice.body.code], [409, 'name-taken'])
  equal((await ask('POST', path, { as: token, body: { ...given, package: 'zlib' } })).status, 201)

  const endless = { ...given, finding: 'CVE-2026-2', term: 'unlimited' }
  const refused = await ask('POST', path, { as: token, body: endless })
  deepEqual([refused.status, refused.body.detail], [403, 'this needs the permission policies.risk.unlimited'])
  const free = await as([...rights, 'policies.risk.unlimited'])
  const made = await ask('POST', path, { as: free, body: endless })
  deepEqual([made.status, made.body.expiresAt], [201, undefined])
  equal((await ask('POST', `${path}/${made.body.id}/extend`, { as: free, body: {} })).status, 409)
  const reader = await as(['policies.risk.view'])
  equal((await ask('POST', path, { as: reader, body: given })).status, 403)
  const without = await ask('POST', path, { as: token, body: { ...given, reason: '' } })
  deepEqual([without.status, without.body.errors[0].pointer], [422, '#/body/reason'])
})

test('malware is accepted up to medium, and only where a scan has found it', async (t) => {
  const { ask, house, token: as, told } = await begin(t)
  const graded = (severity: 'medium' | 'high'): object => ({ signature: `Eicar.${severity}`, path: '/a', severity })
  const malware = [graded('medium'), graded('high'), { signature: 'Eicar.ungraded', path: '/b' }] as never
  const artifact = await scan(house, reportWith({ malware }))
  const accept = async (finding: string, extent: object): Promise<unknown> => {
    const { status, body } = await ask('POST', path, { as, body: { ...given, kind: 'malware', finding, extent } })
    return status === 201 ? 201 : body.detail
  }
  const here = { kind: 'artifact', artifact }
  equal(await accept('Eicar.medium', here), 201)
  equal(await accept('Eicar.high', here), 'Eicar.high is malware of severity high: it can be accepted up to medium')
  match(String(await accept('Eicar.ungraded', here)), /severity critical/)
  match(String(await accept('Eicar.other', here)), /no scan has found Eicar.other there/)
  equal(await accept('eicar.medium', everywhere), 201)
  match(String(await accept('Eicar.high', { kind: 'repository', repository: 'shop/web' })), /severity high/)
  match(String(await accept('Eicar.medium', { kind: 'repository', repository: 'bank/web' })), /no scan has found/)
  deepEqual(
    (await told()).map(([code]) => code),
    ['MLW-001', 'MLW-001'],
  )
})

test('decisions stay within reach, and cover no more', async (t) => {
  const { ask, as, house, token } = await begin(t)
  const shop = await as(rights, [{ repositories: ['shop/*'] }])
  const inShop = await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(1) }))
  const inBank = await scan(house, reportWith({ vulnerabilities: [critical], artifact: imageOf(2, 'bank/web') }))
  const codeOf = async (extent: object): Promise<unknown> => {
    const { status, body } = await ask('POST', path, { as: shop, body: { ...given, extent } })
    return status === 201 ? 201 : body.code
  }
  equal(await codeOf({ kind: 'artifact', artifact: inBank }), 'not-found')
  equal(await codeOf({ kind: 'repository', repository: 'bank/web' }), 'beyond-reach')
  equal(await codeOf({ kind: 'artifact', artifact: inShop }), 201)
  equal(await codeOf({ kind: 'repository', repository: 'shop/web' }), 201)
  equal(await codeOf(everywhere), 201)

  await ask('POST', '/v1/policies/assurance', {
    as: token,
    body: { policy: { name: 'high', vulnerabilities: { severity: 'high' } }, enabled: true },
  })
  while ((await judgeDue(house)).more);
  const verdictOf = async (artifact: string): Promise<unknown> =>
    (await ask('GET', `/v1/artifacts/${artifact}/verdicts`, { as: token })).body.verdict
  deepEqual([await verdictOf(inShop), await verdictOf(inBank)], ['compliant', 'non-compliant'])

  const ofBank = await ask('POST', path, {
    as: token,
    body: { ...given, extent: { kind: 'artifact', artifact: inBank } },
  })
  const ofAll = await ask('POST', path, { as: token, body: given })
  equal((await ask('GET', `${path}/${ofBank.body.id}`, { as: shop })).status, 404)
  equal((await ask('GET', `${path}/${ofAll.body.id}`, { as: shop })).status, 200)
  const cancel = await ask('POST', `${path}/${ofAll.body.id}/cancel`, { as: shop, body: {} })
  deepEqual([cancel.status, cancel.body.code], [403, 'beyond-reach'])
  const seen = (await ask('GET', path, { as: shop })).body.items
  deepEqual(
    seen.map(({ extent }: AcceptanceReply) => extent.kind),
    ['everywhere', 'everywhere', 'repository', 'artifact'],
  )
  deepEqual(
    seen.map(({ limitedTo }: AcceptanceReply) => limitedTo?.length),
    [undefined, 1, 1, 1],
  )
})

test('an acceptance turns the verdict, and turns it back when it is cancelled', async (t) => {
  const api = await begin(t)
  const { ask, house, token: as } = api
  const artifact = await scan(house, reportWith({ vulnerabilities: [critical] }))
  await ask('POST', '/v1/policies/assurance', {
    as,
    body: { policy: { name: 'high', vulnerabilities: { severity: 'high' } }, enabled: true },
  })
  const settle = async (): Promise<unknown> => {
    while ((await judgeDue(house)).more);
    const codes = (await api.events()).map(({ code }) => code).filter((code) => /^(?:PLC|CMP|NCMP)/.test(code))
    return codes.join(' ')
  }
  equal(await settle(), 'PLC-001 NCMP-001')
  const made = await ask('POST', path, { as, body: { ...given, extent: { kind: 'artifact', artifact } } })
  equal(await settle(), 'CMP-001')
  const { verdicts } = (await ask('GET', `/v1/artifacts/${artifact}/verdicts`, { as })).body
  deepEqual([verdicts[0].accepted.count, verdicts[0].accepted.findings[0].id], [1, 'CVE-2026-1'])
  await ask('POST', `${path}/${made.body.id}/cancel`, { as, body: {} })
  equal(await settle(), 'NCMP-001')
})

test('lists are filtered by state, kind, finding and artifact, and paged', async (t) => {
  const { ask, house, token: as, clock } = await begin(t)
  const artifact = await scan(house, reportWith({ vulnerabilities: [critical] }))
  const other = await scan(house, reportWith({ artifact: imageOf(2, 'bank/web') }))
  for (const [index, extent] of [
    { kind: 'artifact', artifact },
    { kind: 'artifact', artifact: other },
    { kind: 'repository', repository: 'shop/web' },
    everywhere,
  ].entries()) {
    await ask('POST', path, { as, body: { ...given, extent, term: [1, 20, 90, 90][index] } })
  }
  await ask('POST', path, { as, body: { ...given, kind: 'misconfiguration', finding: 'KSV-1' } })
  const kinds = async (query: string): Promise<unknown> =>
    (await ask('GET', `${path}?${query}`, { as })).body.items
      .map(({ extent }: AcceptanceReply) => extent.kind)
      .join(' ')
  clock.at += 18 * 86_400_000
  equal(await kinds('state=expired'), 'artifact')
  equal(await kinds('state=about-to-expire'), 'artifact')
  equal(await kinds('state=accepted'), 'everywhere everywhere repository')
  equal(await kinds('kind=misconfiguration'), 'everywhere')
  equal(await kinds('finding=cve-2026-1'), 'everywhere repository artifact artifact')
  equal(await kinds(`artifact=${artifact}`), 'everywhere everywhere repository artifact')
  equal(await kinds('imported=true'), '')
  const first = (await ask('GET', `${path}?limit=3`, { as })).body
  const second = (await ask('GET', `${path}?limit=3&after=${first.next}`, { as })).body
  deepEqual([first.items.length, second.items.length, second.next], [3, 2, undefined])
  ok(first.items[0].id > second.items[0].id)
})

test('what was accepted goes out as OpenVEX, for one artifact and for all', async (t) => {
  const { ask, house, token: as } = await begin(t)
  const artifact = await scan(house, reportWith({ vulnerabilities: [critical] }))
  equal((await ask('GET', `${path}/openvex`, { as })).status, 404)
  await ask('POST', path, { as, body: given })
  await ask('POST', path, { as, body: { ...given, finding: 'CVE-2026-2', extent: { kind: 'artifact', artifact } } })
  await ask('POST', path, { as, body: { ...given, kind: 'misconfiguration', finding: 'KSV-1' } })
  const names = ({ statements }: OpenVexDocument): unknown =>
    statements.map((one) => [one.vulnerability.name, one.status, one.action_statement])
  const affected = ['affected', given.reason]
  const all = (await ask('GET', `${path}/openvex`, { as })).body
  equal(all['@context'], 'https://openvex.dev/ns/v0.2.0')
  deepEqual(names(all), [['CVE-2026-2', ...affected]])
  const one = (await ask('GET', `${path}/openvex?artifact=${artifact}`, { as })).body
  deepEqual(names(one), [
    ['CVE-2026-1', ...affected],
    ['CVE-2026-2', ...affected],
  ])
  match(one.statements[0].products[0]['@id'], /^pkg:oci\/web@sha256/)
})
