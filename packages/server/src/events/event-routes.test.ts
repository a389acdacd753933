import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { entryStamp, type Journal } from '@tidewaiter/journal'
import { cefProfile, kcs20, kcs21, writeEvent, type Code } from '@tidewaiter/model'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { appendEvents, appendLine, eventWith, openTestJournal } from './testing/event-journal.ts'

const options = { timeout: 60_000 }
const start = Date.UTC(2026, 10, 23, 10)
const codes: readonly Code[] = ['PM-002', 'FM-003', 'ADM-001', 'NCMP-001', 'API-001', 'NT-001']
const total = 3000
const namespaces = ['shop', 'bank', 'kube-system']
const events = Array.from({ length: total }, (_, i) => {
  const namespace = namespaces[Math.floor(i / 6) % 3]!
  const image = `registry.example.com/${namespace}/web:1.${i}`
  return eventWith(codes[i % codes.length]!, start + i * 1000, {
    namespace,
    imageName: image,
    artifactName: image,
    clusterName: 'production',
    userName: `user-${i % 7}`,
    command: i % 500 === 0 ? '=HYPERLINK("http://evil.example")' : `run ${i}`,
  })
})

async function startWithEvents(t: TestContext): Promise<TestApi & { readonly journal: Journal }> {
  const journal = await openTestJournal(t)
  await appendEvents(journal, events)
  return { ...(await startTestApi(t, { journal })), journal }
}

test('pages of a search hold what was asked for, newest first and oldest first', options, async (t) => {
  const { ask, as } = await startWithEvents(t)
  const token = await as(['events.view'])
  for (const [query, holds] of [
    ['codes=PM,NCMP-001', (i: number) => ['PM-002', 'NCMP-001'].includes(events[i]!.code)],
    ['families=ADM', (i: number) => events[i]!.code === 'ADM-001'],
    ['categories=processes&codes=PM-002', (i: number) => events[i]!.code === 'PM-002'],
    ['categories=processes&codes=ADM', () => false],
    ['field.namespace=sh*', (i: number) => events[i]!.fields.namespace === 'shop'],
    ['field.userName=user-3', (i: number) => events[i]!.fields.userName === 'user-3'],
    ['field.command=*HYPER*', (i: number) => events[i]!.fields.command?.includes('HYPER') === true],
    [
      `since=${new Date(start + 100_000).toISOString()}&until=${new Date(start + 200_000).toISOString()}`,
      (i: number) => i >= 100 && i < 200,
    ],
    ['text=RUN+42', (i: number) => events[i]!.fields.command?.startsWith('run 42') === true],
    [
      'where=event.namespace+%3D%3D+%22bank%22+%26%26+event.family+%3D%3D+%22NT%22',
      (i: number) => events[i]!.fields.namespace === 'bank' && events[i]!.code === 'NT-001',
    ],
  ] as const) {
    const expected = events.flatMap((_, i) => (holds(i) ? [i + 1] : []))
    for (const order of ['newest', 'oldest']) {
      const found: number[] = []
      let next: number | undefined
      do {
        const at = next === undefined ? '' : `&${order === 'newest' ? 'before' : 'after'}=${next}`
        const reply = await ask('GET', `/v1/events?${query}&order=${order}&limit=170${at}`, { as: token })
        equal(reply.status, 200, reply.text)
        ok(reply.body.complete)
        found.push(...reply.body.items.map(({ sequence }: { sequence: number }) => sequence))
        next = reply.body.next
      } while (next !== undefined)
      deepEqual(found, order === 'newest' ? expected.toReversed() : expected, query)
    }
  }
})

test('what is asked for wrongly is refused with the place', options, async (t) => {
  const { ask, as } = await startWithEvents(t)
  const token = await as(['events.view'])
  for (const [query, pointer] of [
    ['where=event.nothing', '#/query/where'],
    ['limit=0', '#/query/limit'],
    ['since=yesterday', '#/query/since'],
    ['since=2026-11-23T11:00:00Z&until=2026-11-23T10:00:00Z', '#/query/until'],
    ['families=PM,XX', '#/query/families/1'],
    ['field.nothing=1', '#/query/field.nothing'],
    ['outcomes=Perhaps', '#/query/outcomes/0'],
  ] as const) {
    const reply = await ask('GET', `/v1/events?${query}`, { as: token })
    deepEqual([reply.status, reply.body.errors[0].pointer], [422, pointer], query)
  }
  equal((await ask('GET', '/v1/events/statistics?since=0001-01-01T00:00:00Z&buckets=1000', { as: token })).status, 200)
  equal((await ask('GET', '/v1/events/x', { as: token })).status, 422)
  equal((await ask('GET', '/v1/events', { as: await as(['agents.view']) })).status, 403)
})

test('whoever has scopes sees events within them, and none that names no place', options, async (t) => {
  const { ask, as, journal } = await startWithEvents(t)
  const own = await as(['events.view'], [{ namespaces: ['shop'] }, { registries: ['other.example.com'] }])
  const all = (await ask('GET', '/v1/events?limit=1000', { as: own })).body.items
  ok(all.length > 300)
  for (const { code, fields } of all) {
    equal(fields.namespace, 'shop')
    ok(code !== 'ADM-001' && code !== 'API-001')
  }
  const byRegistry = await as(['events.view'], [{ registries: ['*.example.com'], repositories: ['bank/*'] }])
  const banks = (await ask('GET', '/v1/events?limit=1000', { as: byRegistry })).body.items
  ok(banks.some(({ code }: { code: string }) => code === 'NCMP-001' || code === 'NT-001'))
  for (const { fields } of banks) match(fields.imageName ?? fields.artifactName, /^registry\.example\.com\/bank\//)
  const foreign = events.findIndex(({ fields, code }) => fields.namespace === 'bank' && code === 'NT-001') + 1
  equal((await ask('GET', `/v1/events/${foreign}`, { as: own })).status, 404)
  equal((await ask('GET', `/v1/events/${foreign}`, { as: byRegistry })).status, 200)
  const counted = await ask('GET', `/v1/events/statistics?since=${new Date(start).toISOString()}`, { as: own })
  equal(counted.body.total, (await pagesOf(ask, own)).length)
  const exported = await ask('GET', '/v1/events/export', { as: own })
  equal(exported.text.trim().split('\n').length, counted.body.total)
  equal(
    (await ask('GET', '/v1/events', { as: await as(['events.view'], [{ clusters: ['elsewhere'] }]) })).body.items
      .length,
    0,
  )
  ok(journal.next === total + 1)
})

async function pagesOf(ask: TestApi['ask'], as: string): Promise<readonly { sequence: number }[]> {
  const all: { sequence: number }[] = []
  let next: number | undefined
  do {
    const { body } = await ask('GET', `/v1/events?limit=1000${next === undefined ? '' : `&before=${next}`}`, { as })
    all.push(...body.items)
    next = body.next
  } while (next !== undefined)
  return all
}

test('one event is given in any profile, and says whether it is as it was kept', options, async (t) => {
  const journal = await openTestJournal(t)
  const event = eventWith('PM-002', start, { command: 'a=b|c' })
  await appendEvents(journal, [event])
  await appendEvents(journal, [event], cefProfile)
  await appendLine(journal, `${entryStamp(start, 5, 'fw', true)}000 CEF:0|Acme|Wall|1|100|Refused|5|suser=root`)
  const { ask, as } = await startTestApi(t, { journal })
  const token = await as(['events.view'])
  for (const [path, profile, origin, message] of [
    ['1', 'kcs-2.0', 'kept', writeEvent(event, kcs20).text],
    ['1?profile=kcs-2.1', 'kcs-2.1', 'rewritten', writeEvent(event, kcs21).text],
    ['2?profile=cef', 'cef', 'kept', writeEvent(event, cefProfile).text],
    ['2?profile=kcs-2.0', 'kcs-2.0', 'rewritten', writeEvent(event, kcs20).text],
    ['3?profile=cef', 'cef', 'verbatim', 'CEF:0|Acme|Wall|1|100|Refused|5|suser=root'],
  ] as const) {
    const { status, body } = await ask('GET', `/v1/events/${path}`, { as: token })
    deepEqual([status, body.cef], [200, { profile, message, origin }], path)
  }
  equal((await ask('GET', '/v1/events/1', { as: token })).body.event.fields.command, 'a=b|c')
  equal((await ask('GET', '/v1/events/4', { as: token })).status, 404)
  equal((await ask('GET', '/v1/events/1?profile=other', { as: token })).status, 422)
})

test('statistics are numbers over time', options, async (t) => {
  const { ask, as } = await startWithEvents(t)
  const token = await as(['events.view'])
  const range = `since=${new Date(start).toISOString()}&until=${new Date(start + 3_000_000).toISOString()}`
  const { body } = await ask('GET', `/v1/events/statistics?${range}&buckets=10`, { as: token })
  deepEqual([body.total, body.complete, body.stepSeconds, body.series.length], [total, true, 300, 6])
  ok(
    body.series.every(
      ({ counts }: { counts: number[] }) => counts.length === 10 && counts.every((count) => count === 50),
    ),
  )
  const some = await ask('GET', `/v1/events/statistics?${range}&by=code&field.namespace=shop`, { as: token })
  equal(some.body.total, events.filter(({ fields }) => fields.namespace === 'shop').length)
})

test('an export has every event that is looked for, in each format, and is an event itself', options, async (t) => {
  const { ask, as, events: told } = await startWithEvents(t)
  const token = await as(['events.view'])
  const kept = await ask('GET', '/v1/events/export?format=cef', { as: token })
  ok(kept.text === events.map((event) => `${writeEvent(event, kcs20).text}\n`).join(''), 'byte for byte')
  const other = (await ask('GET', '/v1/events/export?format=cef&profile=cef', { as: token })).text.trim().split('\n')
  equal(other.length, total)
  for (const message of other)
    match(message, /^CEF:0\|Tidewaiter\|Tidewaiter\|1\|[A-Z]+-\d{3}\|.* externalId=[0-9a-f]{32} /)
  const jsonl = await ask('GET', '/v1/events/export?codes=PM', { as: token })
  deepEqual(
    jsonl.text
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { sequence: number }).sequence),
    events.flatMap(({ code }, i) => (code === 'PM-002' ? [i + 1] : [])),
  )
  const csv = await ask('GET', '/v1/events/export?format=csv&field.command=*HYPER*', { as: token })
  match(csv.headers.get('content-type') ?? '', /^text\/csv/)
  match(csv.headers.get('content-disposition') ?? '', /^attachment; filename="events-2026-11-23-12-00-00\.csv"$/)
  ok(csv.text.includes(`"'=HYPERLINK(""http://evil.example"")"`))
  ok(!/(^|,)"?=HYPER/m.test(csv.text))
  deepEqual(
    (await told()).map(({ code, outcome, fields, origin }) => [code, outcome, fields.artifactName, origin?.rule]),
    ['log', 'log', 'jsonl', 'csv'].map((kind) => [
      'ADM-033',
      'Success',
      `events-2026-11-23-12-00-00.${kind}`,
      'exportEvents',
    ]),
  )
})

test('an export is read page by page: what the client does not take is not looked for', options, async (t) => {
  const { app, as, journal, ask } = await startWithEvents(t)
  let steps = 0
  const search = journal.searchStep.bind(journal)
  journal.searchStep = (query) => {
    steps++
    return search(query)
  }
  const token = await as(['events.view'])
  const headers = { authorization: `Bearer ${token}` }
  const response = await app.request('/v1/events/export', { headers })
  equal(steps, 0)
  const reader = response.body!.getReader()
  await reader.read()
  const first = steps
  ok(first > 0)
  const other = (await app.request('/v1/events/export', { headers })).body!.getReader()
  await other.read()
  equal((await ask('GET', '/v1/events/export', { as: token })).status, 429, 'two at once of one user')
  await reader.cancel()
  await other.cancel()
  equal((await ask('GET', '/v1/events/export?codes=XX', { as: token })).status, 200)
})
