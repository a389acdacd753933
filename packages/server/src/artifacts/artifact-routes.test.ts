import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi, type TestReply } from '../testing/test-api.ts'
import { artifactId } from './artifact.ts'
import { landReports } from './land-reports.ts'
import { trivyReport } from './testing/trivy-report.ts'

const timeout = 30_000
const digest = `sha256:${'a1'.repeat(32)}`
const web = 'registry.example.com/shop/web:1'
type Item = Readonly<Record<string, unknown>> & { readonly name: string; readonly artifact: { readonly name: string } }

const itemsOf = ({ body }: TestReply): readonly Item[] => (body as { readonly items: readonly Item[] }).items
const names = (reply: TestReply): string[] => itemsOf(reply).map(({ name }) => name)

test('what a scanner has found is shown with its artifact, worst first', { timeout }, async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(['inventory.scans.manage', 'inventory.artifacts.view'])
  const report = trivyReport(
    web,
    [
      ['CVE-2026-1', 'LOW'],
      ['CVE-2026-2', 'CRITICAL', 'openssl'],
    ],
    digest,
  )
  const taken = await ask('POST', '/v1/reports', { as: token, body: report })
  const id = artifactId(digest)
  deepEqual(
    [taken.status, taken.body],
    [201, { source: 'trivy', events: 1, artifacts: [{ id, name: web }], refused: [] }],
  )
  deepEqual(
    (await events()).map(({ code, outcome, fields }) => [code, outcome, fields.artifactName]),
    [['SJ-003', 'Success', web]],
  )

  const one = await ask('GET', `/v1/artifacts/${id}`, { as: token })
  equal(one.headers.get('etag'), '"1"')
  const { firstSeen, lastSeen, lastScanned, ...facts } = one.body
  for (const time of [firstSeen, lastSeen, lastScanned]) match(time, /^\d{4}-.*Z$/)
  deepEqual(facts, {
    id,
    name: web,
    kind: 'image',
    digest,
    version: 1,
    registry: 'registry.example.com',
    repository: 'shop/web',
    tag: '1',
    os: 'debian 12.1',
    findings: {
      vulnerability: {
        low: 1,
        critical: 1,
      },
    },
    scans: [
      {
        id: 1,
        tool: 'trivy',
        scannedAt: lastScanned,
      },
    ],
  })

  const found = await ask('GET', `/v1/artifacts/${id}/findings`, { as: token })
  deepEqual(
    itemsOf(found).map((finding) => [finding['id'], finding['severity'], finding['package']]),
    [
      ['CVE-2026-2', 'critical', 'openssl'],
      ['CVE-2026-1', 'low', 'zlib'],
    ],
  )
  const first = await ask('GET', `/v1/artifacts/${id}/findings?limit=1`, { as: token })
  const second = await ask('GET', `/v1/artifacts/${id}/findings?limit=1&after=${first.body.next}`, { as: token })
  deepEqual([second.body.items[0].id, second.body.next], ['CVE-2026-1', undefined])
  for (const [query, ids] of [
    ['text=OPENSSL', ['CVE-2026-2']],
    ['severity=low', ['CVE-2026-1']],
    ['kind=malware', []],
  ] as const) {
    const reply = await ask('GET', `/v1/artifacts/${id}/findings?${query}`, { as: token })
    deepEqual(
      itemsOf(reply).map((finding) => finding['id']),
      ids,
      query,
    )
  }

  await ask('POST', '/v1/reports', { as: token, body: trivyReport(web, [['CVE-2026-1', 'LOW']], digest) })
  const stale = await ask('GET', `/v1/artifacts/${id}/findings?after=${first.body.next}`, { as: token })
  deepEqual([stale.status, stale.body.code], [412, 'version-passed'])
})

test('artifacts are found by what they are and what they have', { timeout }, async (t) => {
  const { ask, as } = await startTestApi(t)
  const token = await as(['inventory.scans.manage', 'inventory.artifacts.view'])
  for (const report of [
    trivyReport('registry.example.com/shop/web:1', [['CVE-2026-1', 'HIGH']]),
    trivyReport('registry.example.com/shop/50%_off:1', [
      ['CVE-2026-1', 'LOW'],
      ['CVE-2026-2', 'LOW'],
    ]),
    // What a program writes that has no time, in Go.
    { ...trivyReport('other.example.com/bank/api:1', []), CreatedAt: '0001-01-01T00:00:00Z' },
  ]) {
    equal((await ask('POST', '/v1/reports', { as: token, body: report })).status, 201)
  }
  const [shop, off, bank] = [
    'registry.example.com/shop/web:1',
    'registry.example.com/shop/50%_off:1',
    'other.example.com/bank/api:1',
  ]
  for (const [query, expected] of [
    ['', [bank, off, shop]],
    ['sort=worst', [shop, off, bank]],
    ['name=SHOP', [off, shop]],
    ['name=%25_', [off]],
    ['registry=other.example.com', [bank]],
    ['repository=shop/web', [shop]],
    ['severity=medium', [shop]],
    ['severity=low', [off, shop]],
    ['finding=cve-2026-1', [off, shop]],
    ['finding=CVE-2026-2&severity=high', []],
    ['verdict=none', [bank, off, shop]],
    ['verdict=compliant', []],
    ['kind=image', [bank, off, shop]],
    ['kind=cluster', []],
  ] as const) {
    const reply = await ask('GET', `/v1/artifacts?${query}`, { as: token })
    deepEqual(names(reply).toSorted(), [...expected].toSorted(), query)
    if (query === 'sort=worst') deepEqual(names(reply), expected)
  }
  const pages: string[] = []
  for (let after = ''; ;) {
    const page = await ask('GET', `/v1/artifacts?limit=1&sort=worst${after}`, { as: token })
    pages.push(...names(page))
    if (page.body.next === undefined) break
    after = `&after=${page.body.next}`
  }
  deepEqual(pages, [shop, off, bank])
  const newest = await ask('GET', '/v1/artifacts?limit=2', { as: token })
  deepEqual(names(await ask('GET', `/v1/artifacts?limit=2&after=${newest.body.next}`, { as: token })).length, 1)

  const having = await ask('GET', '/v1/findings?id=cve-2026-1', { as: token })
  deepEqual(
    new Set(itemsOf(having).map((item) => [item['kind'], item['id'], item['severity'], item.artifact.name].join(' '))),
    new Set([`vulnerability CVE-2026-1 high ${shop}`, `vulnerability CVE-2026-1 low ${off}`]),
  )
  const one = await ask('GET', '/v1/findings?id=CVE-2026-1&limit=1', { as: token })
  const two = await ask('GET', `/v1/findings?id=CVE-2026-1&limit=1&after=${one.body.next}`, { as: token })
  notEqual(one.body.items[0].artifact.id, two.body.items[0].artifact.id)
  equal(two.body.next, undefined)
  deepEqual((await ask('GET', '/v1/findings?id=CVE-2026-1&kind=malware', { as: token })).body, { items: [] })
})

test('whoever is limited sees and hands in what is within reach', { timeout }, async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const all = await as(['inventory.scans.manage', 'inventory.artifacts.manage'])
  const shop = await as(
    ['inventory.scans.manage', 'inventory.artifacts.manage'],
    [{ registries: ['registry.example.com'], repositories: ['shop/*'] }],
  )
  const capital = await as(['inventory.artifacts.view'], [{ repositories: ['SHOP/*'] }])
  const bank = trivyReport('registry.example.com/bank/api:1', [['CVE-2026-1', 'HIGH']])
  const refused = await ask('POST', '/v1/reports', { as: shop, body: bank })
  deepEqual([refused.status, refused.body.code], [403, 'beyond-reach'])
  deepEqual(await events(), [])
  for (const [as_, body] of [
    [all, bank],
    [shop, trivyReport(web, [['CVE-2026-1', 'LOW']])],
  ] as const) {
    equal((await ask('POST', '/v1/reports', { as: as_, body })).status, 201)
  }
  deepEqual(names(await ask('GET', '/v1/artifacts', { as: shop })), [web])
  deepEqual(names(await ask('GET', '/v1/artifacts', { as: capital })), [])
  equal(names(await ask('GET', '/v1/artifacts', { as: all })).length, 2)
  const found = await ask('GET', '/v1/findings?id=CVE-2026-1', { as: shop })
  deepEqual(
    itemsOf(found).map((item) => item.artifact.name),
    [web],
  )
  const beyond = artifactId('image registry.example.com/bank/api:1')
  for (const path of ['', '/findings', '/scans']) {
    equal((await ask('GET', `/v1/artifacts/${beyond}${path}`, { as: shop })).status, 404)
  }
  equal((await ask('GET', '/v1/scans/1', { as: shop })).status, 404)
  equal((await ask('GET', '/v1/scans/1', { as: all })).status, 200)
  equal((await ask('DELETE', `/v1/artifacts/${beyond}`, { as: shop })).status, 404)
})

test('an artifact is removed with its scans, and comes back with the next one', { timeout }, async (t) => {
  const { ask, as, events, house } = await startTestApi(t)
  const token = await as(['inventory.scans.manage', 'inventory.artifacts.manage'])
  const report = trivyReport(web, [['CVE-2026-1', 'HIGH']])
  const { body } = await ask('POST', '/v1/reports', { as: token, body: report })
  const path = `/v1/artifacts/${body.artifacts[0].id}`
  await events()
  equal((await ask('DELETE', path, { as: token, headers: { 'if-match': '"7"' } })).status, 412)
  equal((await ask('DELETE', path, { as: token, headers: { 'if-match': '"1"' } })).status, 204)
  deepEqual(
    (await events()).map(({ code, fields }) => [code, fields.artifactName]),
    [['ADM-029', web]],
  )
  equal((await ask('GET', path, { as: token })).status, 404)
  equal((await ask('DELETE', path, { as: token })).status, 404)
  equal(house.reports.status().reports, 0)
  deepEqual(await house.state.db.selectFrom('finding_index').selectAll().execute(), [])
  await landReports(house)
  equal((await ask('GET', path, { as: token })).status, 404)
  equal((await ask('POST', '/v1/reports', { as: token, body: report })).status, 201)
  ok((await ask('GET', path, { as: token })).body.findings.vulnerability.high === 1)
})
