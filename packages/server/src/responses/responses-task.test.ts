import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { once, EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { appendEvents, eventWith } from '../events/testing/event-journal.ts'
import { serve, type Got } from '../notify/testing/serve.ts'
import { endQuietTimes } from './gather.ts'
import { matchEvents, openPosition } from './matching.ts'
import { mostWaiting } from './queue.ts'
import { responsesTask } from './responses-task.ts'
import { createSending } from './sending.ts'
import { startResponseHouse, webhookPolicy, type ResponseHouse } from './testing/response-house.ts'

const options = { timeout: 60_000 }
const noon = Date.UTC(2026, 10, 23, 12)
const image = (name: string): ReturnType<typeof eventWith> =>
  eventWith('NCMP-001', noon, { artifactName: `registry.example.com/${name}` })

/** A receiver whose answers can be chosen, and that can be waited for. */
async function receiver(t: TestContext): Promise<{
  url: string
  got: Got[]
  arrived: (count: number) => Promise<void>
  answer: (with_: (response: ServerResponse) => void) => void
}> {
  const bell = new EventEmitter()
  let answer = (response: ServerResponse): void => void response.end()
  const { url, got } = await serve(t, (response) => {
    answer(response)
    bell.emit('arrived')
  })
  return {
    url,
    got,
    arrived: async (count) => {
      while (got.length < count) await once(bell, 'arrived', { signal: AbortSignal.timeout(10_000) })
    },
    answer: (other) => (answer = other),
  }
}

async function run({ house, beforeClose }: ResponseHouse): Promise<() => Promise<void>> {
  const { stop } = await responsesTask.start(house)
  let stopped = false
  const end = async (): Promise<void> => {
    if (!stopped) await stop()
    stopped = true
  }
  beforeClose(end)
  return end
}

type Listed = {
  readonly id: string
  readonly policy: string
  readonly output: string
  readonly state: string
  readonly attempts: number
  readonly event: { readonly count: number }
  readonly fault?: { readonly code: string; readonly message: string; readonly action: string }
}

type Told = { readonly code: string; readonly image_name: string; readonly event_count: number }

/** Waits until the list of notices is as wanted. */
async function noticesOf(
  api: ResponseHouse,
  query: string,
  isThere: (items: readonly Listed[]) => boolean,
): Promise<Listed[]> {
  for (let i = 0; i < 500; i++) {
    const { body } = await api.ask('GET', `/v1/notices${query}`, { as: api.token })
    if (isThere(body.items)) return body.items
    await sleep(20)
  }
  throw new Error(`the notices did not come to be as wanted: ${query}`)
}

const bodies = (got: readonly Got[]): Told[] => got.map(({ body }) => JSON.parse(body) as Told)

test(
  'an event that a policy is about becomes a notice at once; a flood becomes one more, with its number',
  options,
  async (t) => {
    const api = await startResponseHouse(t)
    const { url, got, arrived } = await receiver(t)
    await run(api)
    await api.make(webhookPolicy(url))
    await appendEvents(api.journal, [image('shop/web:1'), eventWith('ADM-001', noon), eventWith('CMP-001', noon)])
    await arrived(1)
    const flood = Array.from({ length: 3000 }, (_, i) => image(`shop/web:${i + 2}`))
    await appendEvents(api.journal, flood)
    const end = api.journal.next
    while ((api.journal.cursors.list().get('server/responses') ?? 0) < end) await sleep(10)
    equal(got.length, 1)
    api.clock.at += 61_000
    await arrived(2)
    const [first, second] = bodies(got)
    deepEqual([first?.code, first?.image_name, first?.event_count], ['NCMP-001', 'registry.example.com/shop/web:1', 1])
    deepEqual([second?.image_name, second?.event_count], ['registry.example.com/shop/web:3001', 3000])
    const sent = await noticesOf(api, '?state=sent', (items) => items.length === 2)
    deepEqual(
      sent.map(({ event, attempts }) => [event.count, attempts]),
      [
        [3000, 1],
        [1, 1],
      ],
    )
    api.clock.at += 61_000
    await endQuietTimes(api.house)
    deepEqual(await api.house.state.db.selectFrom('notice_groups').selectAll().execute(), [])
  },
)

test(
  'a receiver that is down holds up neither the journal nor others; it is tried again, and given up with an event',
  options,
  async (t) => {
    const api = await startResponseHouse(t)
    const [down, up] = [await receiver(t), await receiver(t)]
    down.answer((response) => void response.writeHead(503).end('later'))
    const end = await run(api)
    await api.make(webhookPolicy(down.url, { name: 'Down', quietSeconds: 0 }))
    await api.make(webhookPolicy(up.url, { name: 'Up', quietSeconds: 0 }))
    await appendEvents(api.journal, [image('a:1'), image('b:1')])
    await up.arrived(2)
    await down.arrived(2)
    const [waiting] = await noticesOf(
      api,
      '?state=waiting',
      (items) => items.length === 2 && items.every(({ attempts }) => attempts === 1),
    )
    deepEqual([waiting?.policy, waiting?.fault?.code, waiting?.attempts], ['Down', 'reply-busy', 1])
    ok((api.journal.cursors.list().get('server/responses') ?? 0) >= 3)
    api.clock.at += 60_000
    await down.arrived(4)
    await noticesOf(api, '?state=waiting', (items) => items.every(({ attempts }) => attempts === 2))
    const ids = new Set(down.got.map(({ request }) => request.headers['webhook-id']))
    deepEqual([ids.size, down.got.length], [2, 4], 'the same ids at each attempt')

    await api.events()
    down.answer((response) => void response.writeHead(410).end())
    api.clock.at += 60_000
    const given = await noticesOf(api, '?state=given-up', (items) => items.length === 2)
    match(given[0]!.fault!.action, /URL/)
    const told = (await api.events()).filter(({ code }) => code === 'ADM-036')
    deepEqual(
      told.map(({ outcome, fields, origin }) => [outcome, fields.artifactName, fields.userName, origin?.rule]),
      Array.from({ length: 2 }, () => ['Error', 'Down', 'tidewaiter', 'hook']),
    )
    match(told[0]?.fields.reason ?? '', /no webhook under this URL/)

    down.answer((response) => void response.end())
    equal((await api.ask('POST', `/v1/notices/${given[0]!.id}/retry`, { as: api.token })).body.state, 'waiting')
    await noticesOf(api, '?state=sent', (items) => items.some(({ id }) => id === given[0]!.id))
    equal((await api.ask('POST', `/v1/notices/${given[0]!.id}/retry`, { as: api.token })).status, 409)
    equal((await api.ask('DELETE', `/v1/notices/${given[1]!.id}`, { as: api.token })).status, 204)
    equal((await api.ask('GET', `/v1/notices/${given[1]!.id}`, { as: api.token })).status, 404)
    await end()
  },
)

test('the failure of a notice leads to no other, even for a policy about everything', options, async (t) => {
  const api = await startResponseHouse(t)
  const { url, got, answer, arrived } = await receiver(t)
  answer((response) => void response.writeHead(400).end())
  await api.make(webhookPolicy(url, { trigger: { families: ['ADM', 'NCMP'] }, quietSeconds: 0 }))
  await api.events()
  await run(api)
  await appendEvents(api.journal, [image('a:1')])
  await arrived(1)
  await noticesOf(api, '?state=given-up', (items) => items.length === 1)
  const told = await api.events()
  deepEqual(
    told.map(({ code }) => code),
    ['ADM-036'],
  )
  while ((api.journal.cursors.list().get('server/responses') ?? 0) < api.journal.next) await sleep(10)
  equal((await noticesOf(api, '', () => true)).length, 1)
  equal(got.length, 1)
})

test('a queue holds so many, and the oldest are given up with their number', options, async (t) => {
  const api = await startResponseHouse(t)
  const id = await api.make(webhookPolicy('http://127.0.0.1:9/x', { quietSeconds: 0 }))
  await api.events()
  await openPosition(api.house)
  const ending = new AbortController()
  const reading = matchEvents(api.house, ending.signal, () => {})
  t.after(() => ending.abort())
  const events = Array.from({ length: mostWaiting + 150 }, (_, i) => image(`x:${i}`))
  await appendEvents(api.journal, events)
  while ((api.journal.cursors.list().get('server/responses') ?? 0) <= events.length) await sleep(10)
  ending.abort()
  await reading
  const { count } = await api.house.state.db
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  equal(count, mostWaiting)
  const oldest = await api.house.state.db
    .selectFrom('notices')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  match(oldest.event, /x:150"/)
  const lost = (await api.events())
    .filter(({ code }) => code === 'ADM-036')
    .map(({ fields }) => Number(/^\d+/.exec(fields.reason ?? '')?.[0]))
  equal(
    lost.reduce((sum, one) => sum + one, 0),
    150,
  )
  equal((await api.ask('DELETE', `/v1/policies/response/${id}`, { as: api.token })).status, 204)
  equal((await noticesOf(api, '?state=waiting', () => true)).length, 0)
})

test('reading goes on where it was, also when its cursor was taken away', options, async (t) => {
  const api = await startResponseHouse(t)
  const { url, got, arrived } = await receiver(t)
  await appendEvents(api.journal, [image('before:1')])
  const end = await run(api)
  await api.make(webhookPolicy(url, { quietSeconds: 0 }))
  await appendEvents(api.journal, [image('a:1')])
  await arrived(1)
  await noticesOf(api, '?state=sent', (items) => items.length === 1)
  await end()
  await appendEvents(api.journal, [image('a:2')])
  await api.journal.cursors.remove('server/responses')
  await run(api)
  await arrived(2)
  await noticesOf(api, '?state=sent', (items) => items.length === 2)
  deepEqual(
    bodies(got).map(({ image_name }) => image_name),
    ['registry.example.com/a:1', 'registry.example.com/a:2'],
  )
})

test('what waits of a policy that is disabled waits on; an output that is gone is given up', options, async (t) => {
  const api = await startResponseHouse(t)
  const { url, got } = await receiver(t)
  const policy = webhookPolicy(url, { quietSeconds: 0 })
  const id = await api.make(policy)
  const end = await run(api)
  await api.ask('PUT', `/v1/policies/response/${id}`, { as: api.token, body: { ...policy, enabled: false } })
  await end()
  const row = {
    policy_id: id,
    policy: 'Tell the SOC',
    state: 'waiting',
    event: JSON.stringify(image('a:1')),
    sequence: 1,
  } as const
  const at = {
    created_at: api.clock.at,
    queued_at: api.clock.at,
    attempts: 0,
    next_at: api.clock.at,
    fault: null,
    ended_at: null,
  }
  await api.house.state.db
    .insertInto('notices')
    .values(['hook', 'gone'].map((output) => ({ ...row, ...at, output, id: api.house.newId() })))
    .execute()
  const look = async (): Promise<void> => {
    const sending = createSending(api.house)
    await sending.look()
    for (let i = 0; i < 50; i++) await sleep(5)
    await sending.stop()
  }
  await look()
  equal(got.length, 0)
  await api.ask('PUT', `/v1/policies/response/${id}`, { as: api.token, body: policy })
  await look()
  const [gone, hook] = (await noticesOf(api, '', () => true)).sort((one, other) =>
    one.output.localeCompare(other.output),
  )
  deepEqual([gone?.state, gone?.fault?.code, hook?.state, hook?.fault], ['given-up', 'output-gone', 'sent', undefined])
})

test('whoever has scopes sees and decides notices of events within them', options, async (t) => {
  const api = await startResponseHouse(t)
  const id = await api.make(webhookPolicy('http://127.0.0.1:9/x', { enabled: false }))
  const at = { created_at: 1, queued_at: 1, attempts: 0, next_at: 1, fault: null, ended_at: null, sequence: 1 }
  const rows = Array.from({ length: 30 }, (_, i) => ({
    ...at,
    id: api.house.newId(),
    policy_id: id,
    policy: 'p',
    output: 'hook',
    state: 'waiting' as const,
    event: JSON.stringify(
      eventWith('NCMP-001', noon, { artifactName: i % 10 === 0 ? 'mine.example.com/a:1' : 'other.example.com/a:1' }),
    ),
  }))
  await api.house.state.db.insertInto('notices').values(rows).execute()
  const mine = await api.as(['policies.response.manage'], [{ registries: ['mine.example.com'] }])
  const found: string[] = []
  let after: string | undefined
  do {
    const { body } = await api.ask('GET', `/v1/notices?limit=2${after === undefined ? '' : `&after=${after}`}`, {
      as: mine,
    })
    found.push(...body.items.map((one: { id: string }) => one.id))
    after = body.next
  } while (after !== undefined)
  deepEqual(
    found,
    rows
      .filter((_, i) => i % 10 === 0)
      .map((row) => row.id)
      .toReversed(),
  )
  equal((await api.ask('GET', `/v1/notices/${rows[1]!.id}`, { as: mine })).status, 404)
  equal((await api.ask('DELETE', `/v1/notices/${rows[1]!.id}`, { as: mine })).body.code, 'beyond-reach')
  equal((await api.ask('POST', `/v1/notices/${rows[1]!.id}/retry`, { as: mine })).body.code, 'beyond-reach')
  await api.events()
  equal((await api.ask('DELETE', `/v1/notices/${rows[0]!.id}`, { as: mine })).status, 204)
  const [told] = await api.events()
  deepEqual([told?.code, told?.outcome, told?.fields.reason], ['ADM-036', 'Error', 'somebody has dropped the notice'])
  match(told?.fields.userName ?? '', /^user-/)
})
