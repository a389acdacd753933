import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { permissions } from './permissions.ts'
import { addUser, eventsOf, signIn } from './testing/people.ts'

const wanted = { name: 'team a', description: '', patterns: { repositories: ['team-a/*'] } }

test('a scope is added, read, changed and removed, and each is an event', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const token = await as([...permissions])
  const made = await ask('POST', '/v1/scopes', { as: token, body: wanted })
  deepEqual([made.status, made.body.patterns, made.body.version], [201, wanted.patterns, 1])
  const path = `/v1/scopes/${made.body.id}`
  deepEqual((await ask('GET', path, { as: token })).body, made.body)
  deepEqual((await ask('GET', '/v1/scopes', { as: token })).body.items, [made.body])
  equal((await ask('POST', '/v1/scopes', { as: token, body: wanted })).body.code, 'name-taken')
  for (const patterns of [{}, { registries: [] }, { registries: [''] }, { ships: ['*'] }])
    equal((await ask('POST', '/v1/scopes', { as: token, body: { ...wanted, patterns } })).status, 422)
  const headers = { 'if-match': '"1"' }
  equal(
    (await ask('PUT', path, { as: token, headers, body: { ...wanted, description: 'of the harbour' } })).status,
    200,
  )
  equal((await ask('PUT', path, { as: token, headers, body: wanted })).status, 412)
  equal((await ask('DELETE', path, { as: token })).status, 204)
  equal((await ask('GET', path, { as: token })).status, 404)
  deepEqual(await eventsOf(api), [
    ['ADM-011', 'Success', 'team a'],
    ['ADM-021', 'Success', 'team a'],
    ['ADM-022', 'Success', 'team a'],
  ])
})

test('a new name follows into users and tokens, and a scope that is named stays', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const token = await as([...permissions])
  const { body: scope } = await ask('POST', '/v1/scopes', { as: token, body: wanted })
  const anna = await addUser(api, 'anna', { roles: ['auditor'], scopes: ['team a'] })
  const headers = await signIn(api, anna)
  const body = { name: 'of anna', permissions: null, scopes: ['team a'] }
  const { body: own } = await ask('POST', '/v1/tokens', { headers, body })
  const kept = await ask('DELETE', `/v1/scopes/${scope.id}`, { as: token })
  equal(kept.body.detail, 'the scope team a is in use: the user anna, the token of anna of anna')
  await ask('PUT', `/v1/scopes/${scope.id}`, { as: token, body: { ...wanted, name: 'team z' } })
  deepEqual((await ask('GET', `/v1/users/${anna}`, { as: token })).body.scopes, ['team z'])
  deepEqual((await ask('GET', '/v1/tokens', { headers })).body.items[0].scopes, ['team z'])
  equal((await ask('GET', '/v1/session', { as: own.token })).body.isLimited, true)
})

test('a scope is not widened by who may less than those who have it', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const all = await as([...permissions])
  const { body: scope } = await ask('POST', '/v1/scopes', { as: all, body: wanted })
  const put = async (by: string, patterns: object): Promise<string> => {
    const { status, body } = await ask('PUT', `/v1/scopes/${scope.id}`, { as: by, body: { ...wanted, patterns } })
    return `${status} ${body.code ?? ''} ${body.detail ?? ''}`
  }
  const limited = await as(['administration.scopes.manage'], [{ repositories: ['team-?/*'] }])
  equal((await put(limited, { repositories: ['team-b/*', 'team-c/x'] })).slice(0, 3), '200')
  match(await put(limited, { repositories: ['team-*'] }), /^403 beyond-reach the scope team a/)
  match(await put(limited, { registries: ['a'] }), /^403 beyond-reach/)
  const anna = await addUser(api, 'anna', { roles: ['administrator'], scopes: [] })
  const body = { name: 'of anna', permissions: null, scopes: ['team a'] }
  equal((await ask('POST', '/v1/tokens', { headers: await signIn(api, anna), body })).status, 201)
  // A token of an administrator would see more by it.
  match(await put(limited, { repositories: ['team-b/*'] }), /^403 permission-missing/)
  equal((await ask('DELETE', `/v1/scopes/${scope.id}`, { as: await as(['administration.scopes.view']) })).status, 403)
  equal((await ask('GET', '/v1/scopes', { as: await as([]) })).status, 403)
})

test('a scope that a decision is limited to stays', async (t) => {
  const api = await startTestApi(t)
  const { ask, as, house } = api
  const all = await as([...permissions])
  const { body: scope } = await ask('POST', '/v1/scopes', { as: all, body: wanted })
  const scopes = JSON.stringify([scope.id])
  const times = { created_at: 0, updated_at: 0, version: 1 }
  await house.state.change(async ({ db }) => {
    const policy = { id: house.newId(), name: 'strict', document: '{}', enabled: 1, scopes, made_by: 'anna', ...times }
    await db.insertInto('assurance_policies').values(policy).execute()
  })
  const kept = await ask('DELETE', `/v1/scopes/${scope.id}`, { as: all })
  equal(kept.body.detail, 'the scope team a is in use: the policy strict')
})
