import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { startTestApi, type TestReply } from '../testing/test-api.ts'
import { trivyReport } from '../artifacts/testing/trivy-report.ts'

const timeout = 30_000
const itemsOf = ({ body }: TestReply): readonly Readonly<Record<string, unknown>>[] =>
  (body as { readonly items: readonly Readonly<Record<string, unknown>>[] }).items
const web = 'registry.example.com/shop/web:1'
const own = {
  tool: { name: 'house scanner', version: '1' },
  artifact: { kind: 'image', name: web },
  vulnerabilities: [{ id: 'CVE-2026-1', severity: 'high' }],
}

test('a report in our own shape is taken; its faults have their places', { timeout }, async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(['inventory.scans.manage', 'inventory.artifacts.view'])
  const taken = await ask('POST', '/v1/reports', { as: token, body: own })
  deepEqual([taken.status, taken.body.source, taken.body.events], [201, 'scan-report', 1])
  const [event] = await events()
  deepEqual([event?.code, event?.fields.artifactName, event?.fields.sourceAddress], ['SJ-003', web, '192.0.2.77'])
  match(event?.fields.userName ?? '', /^user-/)
  const scan = await ask('GET', '/v1/scans/1', { as: token })
  deepEqual(
    [scan.body.tool, scan.body.way, scan.body.report.vulnerabilities],
    ['house scanner', 'api', own.vulnerabilities],
  )
  const wrong = { ...own, vulnerabilities: [{ id: '', severity: 'dire' }], artifact: { kind: 'boat', name: 7 } }
  const refused = await ask('POST', '/v1/reports', { as: token, body: wrong })
  deepEqual(
    [refused.status, refused.body.errors.map(({ pointer }: { readonly pointer: string }) => pointer)],
    [
      422,
      [
        '#/body/artifact/kind',
        '#/body/artifact/name',
        '#/body/vulnerabilities/0/id',
        '#/body/vulnerabilities/0/severity',
      ],
    ],
  )
})

test('what is no report of a scanner is refused, and leaves nothing', { timeout }, async (t) => {
  const { ask, as, events, house } = await startTestApi(t)
  const token = await as(['inventory.scans.manage'])
  const alert = JSON.parse(
    readFileSync(new URL('../../../../samples/falco.jsonl', import.meta.url), 'utf8').split('\n', 1)[0] as string,
  ) as object
  for (const [query, body] of [
    ['', {}],
    ['', []],
    ['', { SchemaVersion: 3 }],
    ['', alert],
    ['?source=falco', alert],
    ['?source=nothing', own],
    ['?source=yara', own],
    ['?source=scan-report', trivyReport(web, [])],
    ['?source=grype', trivyReport(web, [])],
    ['', { ...own, artifact: { kind: 'image', name: 'x'.repeat(4_096) } }],
  ] as const) {
    const { status, body: problem } = await ask('POST', `/v1/reports${query}`, { as: token, body })
    deepEqual([status, problem.code, problem.errors.length > 0], [422, 'request-invalid', true], query)
  }
  deepEqual([await events(), house.reports.status().reports], [[], 0])
})

test(
  'with a key, a report that is sent again gets the same reply and gives no second event',
  { timeout },
  async (t) => {
    const { ask, as, events } = await startTestApi(t)
    const token = await as(['inventory.scans.manage'])
    const options = {
      as: token,
      body: trivyReport(web, [['CVE-2026-1', 'HIGH']]),
      headers: { 'idempotency-key': 'one' },
    }
    const first = await ask('POST', '/v1/reports', options)
    const second = await ask('POST', '/v1/reports', options)
    deepEqual([first.status, second.status, second.body], [201, 201, first.body])
    equal((await events()).filter(({ code }) => code === 'SJ-003').length, 1)
    const other = await ask('POST', '/v1/reports', { ...options, body: own })
    deepEqual([other.status, other.body.code], [422, 'key-reused'])
  },
)

test('while nothing can be kept the report is refused in words', { timeout }, async (t) => {
  const { ask, as } = await startTestApi(t, {
    gateway: {
      record: async (events) => {
        if (events[0]?.code === 'SJ-003')
          throw new JournalError('journal-full', { folder: '/j', size: '1', limit: '1' })
      },
    },
  })
  const token = await as(['inventory.scans.manage'])
  const { status, body } = await ask('POST', '/v1/reports', { as: token, body: own })
  deepEqual([status, body.code], [409, 'not-possible-now'])
  ok(body.action.length > 0)
})

test('the scans of an artifact are a history, and two of them can be compared', { timeout }, async (t) => {
  const { ask, as } = await startTestApi(t)
  const token = await as(['inventory.scans.manage', 'inventory.artifacts.view'])
  const at = (scannedAt: number, ids: readonly (readonly [string, string])[]): object => ({
    ...own,
    scannedAt,
    vulnerabilities: ids.map(([id, severity]) => ({ id, severity })),
  })
  let artifact = ''
  for (const report of [
    at(1_000, [
      ['CVE-1', 'low'],
      ['CVE-2', 'low'],
    ]),
    at(2_000, [
      ['CVE-2', 'high'],
      ['CVE-3', 'low'],
    ]),
    { ...at(3_000, []), tool: { name: 'other' } },
    { ...at(4_000, []), artifact: { kind: 'image', name: 'another' } },
  ]) {
    const { body } = await ask('POST', '/v1/reports', { as: token, body: report })
    artifact ||= body.artifacts[0].id
  }
  const all = await ask('GET', `/v1/artifacts/${artifact}/scans`, { as: token })
  deepEqual(
    itemsOf(all).map((scan) => [scan['id'], scan['tool'], scan['scannedAt'], scan['isNewest']]),
    [
      [3, 'other', '1970-01-01T00:00:03.000Z', true],
      [2, 'house scanner', '1970-01-01T00:00:02.000Z', true],
      [1, 'house scanner', '1970-01-01T00:00:01.000Z', false],
    ],
  )
  const one = await ask('GET', `/v1/artifacts/${artifact}/scans?limit=2`, { as: token })
  const two = await ask('GET', `/v1/artifacts/${artifact}/scans?limit=2&after=${one.body.next}`, { as: token })
  deepEqual([itemsOf(two).map((scan) => scan['id']), two.body.next], [[1], undefined])
  const byTool = await ask('GET', `/v1/artifacts/${artifact}/scans?tool=other`, { as: token })
  equal(byTool.body.items.length, 1)

  const diff = await ask('GET', '/v1/scans/2/diff', { as: token })
  deepEqual(
    [
      diff.body.before.id,
      diff.body.after.id,
      diff.body.counts,
      diff.body.new[0].id,
      diff.body.gone[0].id,
      diff.body.changed[0].from,
    ],
    [1, 2, { new: 1, gone: 1, changed: 1, same: 0 }, 'CVE-3', 'CVE-1', 'low'],
  )
  deepEqual((await ask('GET', '/v1/scans/3/diff?with=1', { as: token })).body.counts.gone, 2)
  for (const [path, status] of [
    ['/v1/scans/1/diff', 404],
    ['/v1/scans/2/diff?with=4', 422],
    ['/v1/scans/2/diff?with=99', 404],
    ['/v1/scans/99', 404],
    ['/v1/scans/x', 422],
    ['/v1/scans/99999999999999999999', 422],
  ] as const) {
    equal((await ask('GET', path, { as: token })).status, status, path)
  }
})
