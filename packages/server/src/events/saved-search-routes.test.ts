import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'

const body = { name: 'Curl in shop', query: 'codes=PM&field.namespace=shop*&text=curl', lastMinutes: 60 }

test('a search is saved, shown to its owner alone until shared, changed and removed; each is an event', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const [anna, ben] = [await as(['events.manage']), await as(['events.view'])]
  const made = await ask('POST', '/v1/saved-searches', { as: anna, body, headers: { 'idempotency-key': 'k' } })
  equal(made.status, 201, made.text)
  const { id } = made.body
  deepEqual([made.body.query, made.body.lastMinutes, made.body.isOwn, made.body.shared], [body.query, 60, true, false])
  equal((await ask('POST', '/v1/saved-searches', { as: anna, body, headers: { 'idempotency-key': 'k' } })).body.id, id)
  equal((await ask('POST', '/v1/saved-searches', { as: anna, body })).body.code, 'name-taken')
  equal((await ask('GET', `/v1/saved-searches/${id}`, { as: ben })).status, 404)
  equal((await ask('PUT', `/v1/saved-searches/${id}`, { as: ben, body })).status, 404)

  const stale = await ask('PUT', `/v1/saved-searches/${id}`, { as: anna, body, headers: { 'if-match': '"7"' } })
  equal(stale.status, 412)
  const shared = await ask('PUT', `/v1/saved-searches/${id}`, {
    as: anna,
    body: { ...body, shared: true },
    headers: { 'if-match': '"1"' },
  })
  deepEqual([shared.status, shared.headers.get('etag'), shared.body.lastMinutes], [200, '"2"', 60])
  const seen = await ask('GET', '/v1/saved-searches', { as: ben })
  deepEqual(
    seen.body.items.map(({ name, isOwn }: Record<string, unknown>) => [name, isOwn]),
    [[body.name, false]],
  )
  match(seen.body.items[0].owner, /^user-/)
  equal((await ask('DELETE', `/v1/saved-searches/${id}`, { as: ben })).body.code, 'permission-missing')
  equal((await ask('DELETE', `/v1/saved-searches/${id}`, { as: anna })).status, 204)
  equal((await ask('GET', `/v1/saved-searches/${id}`, { as: anna })).status, 404)
  deepEqual(
    (await events()).map(({ code, outcome, fields, origin }) => [code, outcome, fields.artifactName, origin?.rule]),
    [
      ['ADM-030', 'Success', body.name, 'saveSearch'],
      ['ADM-031', 'Success', body.name, 'changeSavedSearch'],
      ['ADM-032', 'Success', body.name, 'removeSavedSearch'],
    ],
  )
})

test('one’s own need the right to view events, sharing that to manage them', async (t) => {
  const { ask, as } = await startTestApi(t)
  const [viewer, stranger] = [await as(['events.view']), await as(['agents.view'])]
  equal((await ask('POST', '/v1/saved-searches', { as: viewer, body })).status, 201)
  equal(
    (await ask('POST', '/v1/saved-searches', { as: viewer, body: { ...body, name: 'x', shared: true } })).body.code,
    'permission-missing',
  )
  for (const [method, path] of [
    ['POST', ''],
    ['PUT', '/01932d5e-8f00-7000-8000-000000000000'],
    ['DELETE', '/01932d5e-8f00-7000-8000-000000000000'],
  ] as const) {
    const asked = { as: stranger, ...(method !== 'DELETE' && { body }) }
    equal((await ask(method, `/v1/saved-searches${path}`, asked)).body.code, 'permission-missing', method)
  }
})

test('a query that no search would take is refused', async (t) => {
  const { ask, as } = await startTestApi(t)
  const token = await as(['events.view'])
  for (const query of ['codez=PM', 'where=event.x', 'minSeverity=11', 'field.command=%00&limit=5', 'since=x']) {
    const reply = await ask('POST', '/v1/saved-searches', { as: token, body: { name: 'x', query } })
    deepEqual([reply.status, reply.body.errors[0].pointer], [422, '#/body/query'], query)
  }
  const both = await ask('POST', '/v1/saved-searches', {
    as: token,
    body: { ...body, query: 'since=2026-11-23T00:00:00Z' },
  })
  equal(both.body.errors[0].pointer, '#/body/lastMinutes')
})
