import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance, type TestEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { usualLimits } from './follow-collection.ts'
import { kubernetesSettings } from './kubernetes-settings.ts'
import { policyReports, refuse, startApiServer, type ApiServer } from './testing/api-server.ts'
import { failuresIn, reportOf } from './testing/policy-report.ts'
import { watchCluster, type WatchLimits } from './watch-cluster.ts'

const limits: WatchLimits = { ...usualLimits, pageObjects: 3, lookMs: 50 }
const within = { timeout: 30_000 }
const web = { name: 'pol-web', namespace: 'shop' }

type Running = TestEntrance & { readonly way: OpenWay }

async function begin(
  t: TestContext,
  server: ApiServer,
  journal: MemoryJournal,
  settings: object = {},
  own: Partial<WatchLimits> = {},
): Promise<Running> {
  const entrance = testEntrance(journal)
  const parsed = kubernetesSettings().parse({ source: 'policy-report', server: server.url, ...settings })
  const way = await watchCluster(parsed, entrance.entrance, { ...limits, ...own })
  t.after(() => way.close())
  return { ...entrance, way }
}

const entries = (journal: MemoryJournal, count: number): Promise<void> =>
  waitUntil(`${count} entries`, () => journal.lines().length >= count)

const watching = (server: ApiServer, count = 1): Promise<void> => waitUntil('a watch', () => server.watches() === count)

test('what is there is told, and then only what changes', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  for (let number = 0; number < 8; number++)
    server.put('policyreports', { name: `pol-${number}`, namespace: 'shop' }, reportOf({ [`p${number}`]: 'fail' }))
  const { way, tellings } = await begin(t, server, journal)
  await watching(server)
  assert.deepEqual(
    failuresIn(journal.lines()),
    Array.from({ length: 8 }, (_, number) => `p${number} is fail`),
  )
  assert.equal(server.requests.filter((path) => path.includes('limit=3')).length, 3)
  assert.equal(tellings('objects-listed')[0]?.['objects'], 8)

  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  await entries(journal, 10)
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }, 1_795_009_999))
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'error', c: 'fail' }))
  await entries(journal, 12)
  assert.deepEqual(failuresIn(journal.lines().slice(8)), ['a is fail', 'b is fail', 'b is error', 'c is fail'])
  assert.equal(way.status().state, 'open')
  assert.match(way.status().text, /^watches a resource of policy-report at http:.*; 9 objects$/)
})

test('a result that is gone gives nothing, and an event when it is back', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  await begin(t, server, journal)
  await watching(server)
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  server.put('policyreports', web, reportOf({ b: 'fail' }))
  server.put('policyreports', web, reportOf({ a: 'pass', b: 'fail' }))
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  await entries(journal, 4)
  assert.deepEqual(
    journal.lines().map((line) => /\|(RT-\d+)\|/.exec(line)?.[1]),
    ['RT-002', 'RT-002', 'RT-001', 'RT-002'],
  )
})

test('a report that is deleted and made anew is told whole, and its mark is gone meanwhile', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const { way } = await begin(t, server, journal, {}, { settledMs: 50 })
  await watching(server)
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await entries(journal, 1)
  assert.equal(journal.marks.list('way/kubernetes/').size, 1)
  server.remove('policyreports', 'pol-web', 'shop')
  await waitUntil('the mark to be gone', () => {
    server.bookmark()
    return journal.marks.list('way/kubernetes/').size === 0
  })
  assert.match(way.status().text, /; 0 objects$/)
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await entries(journal, 2)
})

test(
  'a restart goes on from the version it had, without a list, and tells what happened meanwhile once',
  within,
  async (t) => {
    const server = await startApiServer(t)
    const first = createMemoryJournal()
    server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
    const { way } = await begin(t, server, first)
    await watching(server)
    await way.close()
    await waitUntil('no watch', () => server.watches() === 0)
    server.put('policyreports', web, reportOf({ a: 'fail', b: 'pass', c: 'fail' }))
    const asked = server.requests.length
    const second = createMemoryJournal(first)
    await begin(t, server, second)
    await entries(second, 4)
    assert.deepEqual(failuresIn(second.lines()), ['a is fail', 'b is fail', 'c is fail'])
    assert.ok(server.requests.slice(asked).every((path) => !path.includes('limit=3')))
  },
)

test('410 leads to a list, which doubles nothing and forgets what is gone', within, async (t) => {
  const server = await startApiServer(t)
  const first = createMemoryJournal()
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  server.put('policyreports', { ...web, name: 'pol-db' }, reportOf({ d: 'fail' }))
  const { way } = await begin(t, server, first)
  await watching(server)
  await way.close()
  for (const isEven of [true, false]) {
    // The stand-in answers 410 to one kind of versions, and sends it as an event to the other.
    const journal = createMemoryJournal(first)
    const [place] = [...journal.marks.list('way/kubernetes-at/')]
    assert.ok(place !== undefined)
    const from = 2 * Math.floor(Number(place[1]) / 2) - (isEven ? 2 : 1)
    await journal.append({ count: 0, bodies: new Map(), marks: new Map([[place[0], String(from)]]) })
    server.remove('policyreports', 'pol-db', 'shop')
    server.forget()
    server.put('policyreports', web, reportOf({ a: 'fail', [`new-${isEven}`]: 'fail' }))
    const { tellings, way: again } = await begin(t, server, journal)
    await entries(journal, 3)
    assert.deepEqual(failuresIn(journal.lines()).slice(2), [`new-${isEven} is fail`])
    await watching(server)
    assert.equal(tellings('list-expired').length, 1)
    assert.match(again.status().text, /; 1 objects$/)
    await again.close()
    await waitUntil('no watch', () => server.watches() === 0)
  }
})

test('a cluster that is restored from a backup is listed, for a watch would wait for the future', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await begin(t, server, journal)
  await watching(server)
  server.restore(20)
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  server.endWatches()
  await entries(journal, 2)
  assert.deepEqual(failuresIn(journal.lines()), ['a is fail', 'b is fail'])
})

test('410 between two pages begins the list anew', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  for (let number = 0; number < 5; number++)
    server.put('policyreports', { name: `pol-${number}`, namespace: 'shop' }, reportOf({ [`p${number}`]: 'fail' }))
  let isFirst = true
  server.intercept = ({ url }) => {
    if (isFirst && url?.includes('continue=') === true) {
      isFirst = false
      server.forget()
    }
    return false
  }
  const { tellings } = await begin(t, server, journal)
  await watching(server)
  assert.deepEqual(
    failuresIn(journal.lines()).toSorted(),
    Array.from({ length: 5 }, (_, number) => `p${number} is fail`),
  )
  assert.equal(tellings('list-expired').length, 1)
})

test('watches that end, or break in the middle of a line, are taken up where they were', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  await begin(t, server, journal)
  await watching(server)
  for (const [number, how] of (['end', 'cut', 'end', 'cut'] as const).entries()) {
    server.put('policyreports', web, reportOf({ [`p${number}`]: 'fail' }))
    await entries(journal, number + 1)
    server.endWatches(how)
    await watching(server)
  }
  assert.deepEqual(failuresIn(journal.lines()), ['p0 is fail', 'p1 is fail', 'p2 is fail', 'p3 is fail'])
  assert.equal(server.requests.filter((path) => path.includes('limit=3')).length, 1)
})

test('a bookmark moves the place of the watch', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  await begin(t, server, journal)
  await watching(server)
  server.resources = [...server.resources, { ...policyReports, name: 'others' }]
  server.put('others', web, {})
  server.bookmark()
  await waitUntil('the place', () => [...journal.marks.list('way/kubernetes-at/').values()].includes('101'))
})

test('a watch that stands silent is given up after its time', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.isMute = true
  await begin(t, server, journal, {}, { watchMs: 200, graceMs: 100 })
  await watching(server)
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  server.isMute = false
  await entries(journal, 1)
})

test('a missing right is told with the line of the role that gives it', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  server.intercept = ({ url }, answer) => {
    if (url?.includes('limit=') !== true) return false
    refuse(answer, 403, 'User "tidewaiter" cannot list resource "policyreports"', 'Forbidden')
    return true
  }
  const { way, tellings } = await begin(t, server, journal)
  await waitUntil('a fault', () => way.status().state === 'unreadable')
  assert.match(
    String(tellings('cluster-fault')[0]?.['reason']),
    /the right to list and watch policyreports\.wgpolicyk8s\.io is missing: User/,
  )
  const line = '- { apiGroups: [wgpolicyk8s.io], resources: [policyreports], verbs: [get, list, watch] }'
  assert.ok(way.status().lastError?.action.includes(line))
  server.intercept = undefined
  await entries(journal, 1)
  assert.equal(tellings('cluster-fault').length, 1)
  assert.equal(tellings('cluster-answers').length, 1)
})

test('a server that is busy is left alone for as long as it asks', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  const asked: number[] = []
  server.intercept = ({ url }, answer) => {
    if (url?.includes('limit=') !== true) return false
    asked.push(Date.now())
    if (asked.length > 1) return false
    refuse(answer, 429, 'too many requests', 'TooManyRequests', { 'retry-after': '1' })
    return true
  }
  await begin(t, server, journal)
  await entries(journal, 1)
  assert.ok(asked[1]! - asked[0]! >= 990)
})

test('resources that are not there yet are waited for, also when they go again', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.resources = []
  const { way, tellings } = await begin(t, server, journal)
  await waitUntil('waiting', () => tellings('resource-awaited').length === 3)
  assert.equal(way.status().state, 'waiting')
  server.resources = [policyReports]
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await entries(journal, 1)
  await watching(server)
  server.resources = []
  server.endWatches()
  await waitUntil('waiting', () => way.status().state === 'waiting')
  server.resources = [policyReports]
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  await entries(journal, 2)
  assert.deepEqual(failuresIn(journal.lines()), ['a is fail', 'b is fail'])
})

test('while the journal refuses, nothing is read on, and nothing is lost', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const { way } = await begin(t, server, journal)
  await watching(server)
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })
  for (let number = 0; number < 50; number++)
    server.put('policyreports', { name: `pol-${number}`, namespace: 'shop' }, reportOf({ [`p${number}`]: 'fail' }))
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  journal.refusal = undefined
  await entries(journal, 50)
  assert.deepEqual(
    failuresIn(journal.lines()),
    Array.from({ length: 50 }, (_, number) => `p${number} is fail`),
  )
})

test('closing while the journal refuses loses nothing for the next life', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const { way } = await begin(t, server, journal)
  await watching(server)
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  await way.close()
  assert.equal(way.status().state, 'closed')
  const next = createMemoryJournal(journal)
  await begin(t, server, next)
  await entries(next, 1)
})

test('lines that are no change are told, and the others are taken', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const { tellings } = await begin(t, server, journal, {}, { maxObjectBytes: 4096 })
  await watching(server)
  server.send('nonsense\n\n{"type":"ADDED"}\n')
  server.put('policyreports', web, { ...reportOf({ a: 'fail' }), filler: 'x'.repeat(10_000) })
  server.put('policyreports', { ...web, name: 'pol-db' }, reportOf({ d: 'fail' }))
  await entries(journal, 1)
  assert.deepEqual(failuresIn(journal.lines()), ['d is fail'])
  assert.equal(tellings('object-refused').length, 3)
})

test('a page that is too large is asked for in smaller pages', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  for (let number = 0; number < 20; number++)
    server.put(
      'policyreports',
      { name: `pol-${number}`, namespace: 'shop' },
      { ...reportOf({ [`p${number}`]: 'fail' }), filler: 'x'.repeat(3000) },
    )
  await begin(t, server, journal, {}, { pageObjects: 100, maxPageBytes: 30_000 })
  await entries(journal, 20)
  assert.deepEqual(
    [...new Set(server.requests.map((path) => /limit=(\d{2,}|[2-9])/.exec(path)?.[1]).filter(Boolean))],
    ['100', '25', '7'],
  )
})

test('what is there at the very first look can be passed over', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  await begin(t, server, journal, { existing: 'skip' })
  await watching(server)
  server.put('policyreports', web, reportOf({ a: 'fail', b: 'fail' }))
  await entries(journal, 1)
  assert.deepEqual(failuresIn(journal.lines()), ['b is fail'])
})

test('repetitions are told where the options of the source ask for them', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  await begin(t, server, journal, { options: { unchanged: 'event' } })
  await watching(server)
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  server.put('policyreports', web, reportOf({ a: 'fail' }, 1_795_009_999))
  await entries(journal, 2)
})

test('namespaces, labels and resources narrow what is asked for', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.resources = [
    policyReports,
    { ...policyReports, name: 'clusterpolicyreports', kind: 'ClusterPolicyReport', namespaced: false },
  ]
  server.put('policyreports', web, reportOf({ a: 'fail' }))
  server.put('policyreports', { ...web, namespace: 'other' }, reportOf({ o: 'fail' }))
  await begin(t, server, journal, { namespaces: ['shop', 'empty'], labels: 'team=shop' })
  await watching(server, 2)
  assert.deepEqual(failuresIn(journal.lines()), ['a is fail'])
  const asked = server.requests.filter((path) => path.includes('limit=3'))
  assert.deepEqual(asked.toSorted(), [
    '/apis/wgpolicyk8s.io/v1alpha2/namespaces/empty/policyreports?limit=3&labelSelector=team%3Dshop',
    '/apis/wgpolicyk8s.io/v1alpha2/namespaces/shop/policyreports?limit=3&labelSelector=team%3Dshop',
  ])
})

test('beyond the limit the object that was heard of longest ago is forgotten', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const { way, tellings } = await begin(t, server, journal, {}, { maxObjects: 2 })
  await watching(server)
  for (const name of ['a', 'b', 'c']) server.put('policyreports', { ...web, name }, reportOf({ [name]: 'fail' }))
  await entries(journal, 3)
  assert.match(way.status().text, /; 2 objects$/)
  assert.equal(tellings('objects-forgotten').length, 1)
  server.put('policyreports', { ...web, name: 'c' }, reportOf({ c: 'fail' }, 1_795_009_999))
  server.put('policyreports', { ...web, name: 'a' }, reportOf({ a: 'fail' }, 1_795_009_999))
  await entries(journal, 4)
  assert.deepEqual(failuresIn(journal.lines()), ['a is fail', 'b is fail', 'c is fail', 'a is fail'])
})

test('each constraint template makes a resource, which is watched as soon as it is there', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const constraints = { ...policyReports, group: 'constraints.gatekeeper.sh', version: 'v1beta1', namespaced: false }
  server.resources = [{ ...constraints, name: 'k8srequiredlabels', kind: 'K8sRequiredLabels' }]
  await begin(t, server, journal, { source: 'gatekeeper' })
  await watching(server)
  server.resources = [...server.resources, { ...constraints, name: 'k8sallowedrepos', kind: 'K8sAllowedRepos' }]
  await watching(server, 2)
  const violation = { enforcementAction: 'deny', kind: 'Pod', namespace: 'shop', name: 'web-0', message: 'no team' }
  const audited = (auditTimestamp: string, violations: readonly object[]): object => ({
    status: { auditTimestamp, violations },
  })
  server.put('k8sallowedrepos', { name: 'repos' }, audited('2026-11-20T00:00:00Z', [violation]))
  server.put(
    'k8sallowedrepos',
    { name: 'repos' },
    audited('2026-11-20T00:01:00Z', [violation, { ...violation, name: 'db-0' }]),
  )
  await entries(journal, 2)
  assert.deepEqual(
    journal.lines().map((line) => /source=(\S+)/.exec(line)?.[1]),
    ['web-0', 'db-0'],
  )
})

test('a version of the API that the cluster does not serve is waited for', within, async (t) => {
  const server = await startApiServer(t)
  const { way, tellings } = await begin(t, server, createMemoryJournal(), { version: 'v1beta2' })
  await waitUntil('waiting', () => tellings('resource-awaited').length === 3)
  assert.equal(way.status().state, 'waiting')
})

test('a mark that a crash has left empty is removed', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  const name = 'way/kubernetes/policyreports.wgpolicyk8s.io/*/gone'
  await journal.append({ count: 0, bodies: new Map(), marks: new Map([[name, '']]) })
  await begin(t, server, journal)
  await waitUntil('the mark to be gone', () => journal.marks.get(name) === undefined)
})

test('a record that the source refuses is told with the name of its object', within, async (t) => {
  const server = await startApiServer(t)
  const journal = createMemoryJournal()
  server.put('policyreports', web, { results: ['nonsense'] })
  const { tellings } = await begin(t, server, journal)
  await watching(server)
  assert.equal(tellings('object-refused')[0]?.['object'], 'shop/pol-web')
})
