import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { testEvent } from '@tidewaiter/model'
import type { TestReply } from '../testing/test-api.ts'
import { grantWishes, wish } from './pause-wishes.ts'
import { receive } from './testing/receive.ts'
import { startApiOnService, until } from './testing/start-api-on-service.ts'

/** A reply, which nothing is known of. */
type Body = TestReply['body']

const limit = { timeout: 30_000 }
const manage = 'administration.integrations.manage'
const ofRuntime = { select: { codes: ['PM-002'] }, start: 'oldest' }
const tcp = (name: string, port: number): object => ({
  name,
  protocol: 'tcp',
  address: '127.0.0.1',
  port,
  ...ofRuntime,
})

test('of two integrations one is paused, goes on where it was, and gets a part again', limit, async (t) => {
  const [first, second] = [await receive(t), await receive(t)]
  const api = await startApiOnService(t, { first: { to: `tcp://127.0.0.1:${first.port}`, ...ofRuntime } })
  const { ask, as, events, service, house } = api
  const token = await as([manage])
  const { id } = (await ask('POST', '/v1/integrations', { as: token, body: tcp('second', second.port) })).body
  const begin = Date.UTC(2026, 0, 1)
  const record = (from: number, to: number): Promise<void> =>
    service.gateway.record(
      Array.from({ length: to - from }, (_, index) => testEvent('PM-002', begin + (from + index) * 1000)),
    )
  await record(0, 10)
  await until(t, () => first.messages.length === 10 && second.messages.length === 10)
  await events()

  const paused = await ask('POST', `/v1/integrations/${id}/pause`, { as: token })
  equal(paused.status, 200)
  await until(t, () => service.gateway.integrations.find('second').status().state === 'paused')
  equal((await ask('POST', `/v1/integrations/${id}/pause`, { as: token })).status, 200)
  await record(10, 30)
  await until(t, () => first.messages.length === 30)
  equal(second.messages.length, 10)
  deepEqual(await house.state.db.selectFrom('pause_wishes').selectAll().execute(), [])
  const resumed = await ask('POST', `/v1/integrations/${id}/resume`, { as: token })
  equal(resumed.status, 200)
  await until(t, () => second.messages.length === 30)

  const again = await ask('POST', `/v1/integrations/${id}/replays`, {
    as: token,
    headers: { 'idempotency-key': 'once' },
    body: {
      what: 'events',
      codes: ['PM'],
      since: new Date(begin + 5_000).toISOString(),
      until: new Date(begin + 12_000).toISOString(),
    },
  })
  deepEqual([again.status, again.body.integration], [201, 'second'])
  await until(t, () => second.messages.length === 37)
  equal(first.messages.length, 30)
  await until(t, async () => {
    const { items } = (await ask('GET', '/v1/replays', { as: token })).body
    return items[0].state === 'done' && items[0].sent === 7
  })
  equal((await ask('POST', `/v1/replays/${again.body.id}/cancel`, { as: token })).body.state, 'done')
  equal((await ask('POST', '/v1/replays/99/cancel', { as: token })).status, 404)
  const wrong = await ask('POST', `/v1/integrations/${id}/replays`, {
    as: token,
    body: { what: 'events', select: { where: 'event.severity >' } },
  })
  deepEqual([wrong.status, wrong.body.code], [409, 'not-possible-now'])
  deepEqual(
    (await events()).map(({ code, fields }) => [code, fields.artifactName]),
    [
      ['ADM-025', 'second'],
      ['ADM-026', 'second'],
      ['ADM-027', 'second'],
    ],
  )
})

test(
  'a pause that was decided is carried out at the next start, when the process had ended in between',
  limit,
  async (t) => {
    const receiver = await receive(t)
    const { house, service } = await startApiOnService(t, { siem: { to: `tcp://127.0.0.1:${receiver.port}` } })
    await house.state.change(async (change) => {
      await wish(change, 'siem', 'pause', 1)
      await wish(change, 'gone', 'pause', 1)
    })
    await grantWishes(house)
    await until(t, () => service.gateway.integrations.find('siem').status().state === 'paused')
    deepEqual(await house.state.db.selectFrom('pause_wishes').selectAll().execute(), [])
  },
)

test('a replay that cannot connect is called off', limit, async (t) => {
  const { ask, as, events, service } = await startApiOnService(t, { siem: { to: 'tcp://127.0.0.1:1' } })
  await service.gateway.record([testEvent('PM-002', Date.now())])
  const token = await as([manage])
  const started = await ask('POST', '/v1/integrations/file:siem/replays', { as: token, body: { what: 'events' } })
  equal(started.status, 201)
  await ask('POST', `/v1/replays/${started.body.id}/cancel`, { as: token })
  await until(t, async () => (await ask('GET', '/v1/replays', { as: token })).body.items[0].state === 'cancelled')
  deepEqual(
    (await events()).map(({ code }) => code),
    ['ADM-027', 'ADM-028'],
  )
})

test('a test tells step by step what is proved, for one that does not run as well', limit, async (t) => {
  const receiver = await receive(t)
  const { ask, as } = await startApiOnService(t)
  const token = await as([manage])
  const body = { ...tcp('siem', receiver.port), enabled: false }
  const { id } = (await ask('POST', '/v1/integrations', { as: token, body })).body
  const reply = await ask('POST', `/v1/integrations/${id}/test`, { as: token, body: { code: 'ADM-001' } })
  equal(reply.headers.get('content-type'), 'application/x-ndjson')
  const steps = reply.text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { step: string; ok: boolean; text: string })
  deepEqual(
    steps.map(({ step, ok: isOk }) => [step, isOk]),
    [
      ['message', true],
      ['connected', true],
      ['handed-over', true],
      ['still-open', true],
      ['not-proved', true],
    ],
  )
  match(receiver.messages[0] ?? '', /\|ADM-001\|/)
  const limited = await as([manage], [{ clusters: ['production'] }])
  equal((await ask('POST', `/v1/integrations/${id}/test`, { as: limited, body: {} })).body.code, 'beyond-reach')
})

test('dead letters are listed, sent again and removed, of one integration only', limit, async (t) => {
  const receiver = await receive(t)
  const { ask, as, events, house } = await startApiOnService(t, { siem: { to: `tcp://127.0.0.1:${receiver.port}` } })
  const { deadLetters } = house.journal
  const letter = { reason: 'entry-too-long', detail: 'longer than 8000 bytes' }
  await deadLetters.add(
    [1, 2, 3].map((sequence) => ({ ...letter, integration: 'siem', sequence, line: `entry ${sequence}` })),
  )
  await deadLetters.add([{ ...letter, integration: 'other', sequence: 9 }])
  const [view, token] = [await as(['administration.integrations.view']), await as([manage])]
  const path = '/v1/integrations/file:siem/dead-letters'
  const page = await ask('GET', `${path}?limit=2`, { as: view })
  deepEqual([page.body.items.map((item: Body) => item.sequence), page.body.next], [[1, 2], 2])
  const rest = await ask('GET', `${path}?after=2`, { as: view })
  deepEqual([rest.body.items.map((item: Body) => item.line), rest.body.next], [['entry 3'], undefined])

  const removed = await ask('POST', `${path}/remove`, { as: token, body: { ids: [1, 4, 77] } })
  deepEqual(removed.body, { removed: 1 })
  deepEqual([deadLetters.count().get('siem'), deadLetters.count().get('other')], [2, 1])
  equal((await ask('GET', '/v1/integrations/file:siem', { as: view })).body.status.deadLetters, 2)
  equal((await ask('POST', `${path}/remove`, { as: view, body: { ids: [2] } })).body.code, 'permission-missing')
  const replayed = await ask('POST', '/v1/integrations/file:siem/replays', {
    as: token,
    body: { what: 'dead-letters', ids: [2] },
  })
  equal(replayed.status, 201)
  const told = await events()
  deepEqual(
    told.map(({ code, origin }) => [code, origin?.rule]),
    [
      ['ADM-016', 'removeDeadLetters'],
      ['ADM-027', 'startReplay'],
    ],
  )
  const limited = await as(['administration.integrations.view'], [{ clusters: ['production'] }])
  equal((await ask('GET', path, { as: limited })).body.code, 'beyond-reach')
  ok(!(await ask('GET', '/v1/replays', { as: view })).text.includes('entry'))
})
