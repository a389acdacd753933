import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { permissions } from './permissions.ts'
import { addUser, eventsOf, signIn } from './testing/people.ts'

const day = 24 * 60 * 60 * 1000

test('a token is shown once, is used, and ends', async (t) => {
  const api = await startTestApi(t)
  const { ask, clock, house } = api
  const headers = await signIn(api, await addUser(api, 'anna', { roles: ['auditor'] }))
  const body = { name: 'pipeline', permissions: ['events.view'] }
  const made = await ask('POST', '/v1/tokens', { headers, body })
  equal(made.status, 201)
  const { token, ...rest } = made.body
  match(token, /^tw_api_/)
  ok(token.startsWith(rest.shown))
  deepEqual([rest.permissions, rest.scopes, rest.expiresAt], [['events.view'], null, '2027-02-21T12:00:00.000Z'])
  equal((await ask('POST', '/v1/tokens', { headers, body })).body.code, 'name-taken')

  const me = await ask('GET', '/v1/session', { as: token })
  deepEqual([me.body.name, me.body.kind, me.body.permissions], ['anna', 'token', ['events.view']])
  const listed = await ask('GET', '/v1/tokens', { headers })
  equal(listed.body.items[0].usedAt, '2026-11-23T12:00:00.000Z')
  ok(!listed.text.includes(token))
  const events = await api.events(true)
  ok(!JSON.stringify(events).includes(token))

  clock.at += 90 * day
  equal((await ask('GET', '/v1/session', { as: token })).body.code, 'token-refused')
  const again = await signIn(api, (await house.state.db.selectFrom('users').select('id').executeTakeFirstOrThrow()).id)
  const other = (await ask('POST', '/v1/tokens', { headers: again, body })).body
  equal((await ask('DELETE', `/v1/tokens/${other.id}`, { headers: again })).status, 204)
  equal((await ask('DELETE', `/v1/tokens/${other.id}`, { headers: again })).status, 204)
  equal((await ask('GET', '/v1/session', { as: other.token })).status, 401)
  deepEqual(await eventsOf(api), [
    ['ADM-009', 'Success', 'pipeline'],
    ['ADM-010', 'Success', 'pipeline'],
  ])
})

test('a repeated creation gets the same token back, which the state holds in no readable form', async (t) => {
  const api = await startTestApi(t)
  const { ask, house } = api
  const cookie = await signIn(api, await addUser(api, 'anna', { roles: ['auditor'] }))
  const headers = { ...cookie, 'idempotency-key': 'once' }
  const body = { name: 'pipeline', permissions: null }
  const [one, two] = [
    await ask('POST', '/v1/tokens', { headers, body }),
    await ask('POST', '/v1/tokens', { headers, body }),
  ]
  deepEqual([one.status, two.status], [201, 201])
  equal(one.body.token, two.body.token)
  equal((await ask('POST', '/v1/tokens', { headers, body: { ...body, name: 'x' } })).body.code, 'key-reused')
  const [row] = await house.state.db.selectFrom('idempotency').selectAll().execute()
  match(row?.reply ?? '', /^v1:[0-9a-f]{16}:/)
  const tokens = await house.state.db.selectFrom('tokens').selectAll().execute()
  equal(tokens.length, 1)
  ok(!JSON.stringify([row, tokens]).includes(one.body.token))
  equal((await eventsOf(api)).length, 1)
})

test('a token never may more than its maker may now', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const all = await as([...permissions])
  for (const name of ['a', 'b'])
    await ask('POST', '/v1/scopes', { as: all, body: { name, patterns: { clusters: [name] } } })
  const anna = await addUser(api, 'anna', { roles: ['security-officer'], scopes: ['a'] })
  const headers = await signIn(api, anna)
  const make = async (change: object): Promise<string> => {
    const { body } = await ask('POST', '/v1/tokens', { headers, body: { name: 'x', permissions: null, ...change } })
    return body.code ?? body.token
  }
  equal(await make({ permissions: ['administration.users.view'] }), 'permission-missing')
  equal(await make({ scopes: ['b'] }), 'beyond-reach')
  equal(await make({ scopes: [] }), 'request-invalid')
  equal(await make({ expiresAt: '2026-11-23T11:59:59Z' }), 'request-invalid')
  equal(await make({ expiresAt: '2027-11-24T00:00:00Z' }), 'request-invalid')
  const token = await make({ permissions: ['events.manage', 'policies.risk.manage'], scopes: ['a'] })
  const may = async (): Promise<readonly string[] | string> => {
    const { body } = await ask('GET', '/v1/session', { as: token })
    return body.permissions ?? body.code
  }
  deepEqual([...(await may())].sort(), ['events.manage', 'events.view', 'policies.risk.manage', 'policies.risk.view'])
  const user = { name: 'anna', roles: ['auditor'], scopes: ['a'], disabled: false }
  await ask('PUT', `/v1/users/${anna}`, { as: all, body: user })
  deepEqual([...(await may())].sort(), ['events.view', 'policies.risk.view'])
  await ask('PUT', `/v1/users/${anna}`, { as: all, body: { ...user, scopes: ['b'] } })
  equal((await ask('GET', '/v1/session', { as: token })).body.isLimited, true)
  await ask('PUT', `/v1/users/${anna}`, { as: all, body: { ...user, disabled: true } })
  equal(await may(), 'token-refused')
})

test('a token makes no other, and revokes none but itself', async (t) => {
  const api = await startTestApi(t)
  const { ask } = api
  const anna = await addUser(api, 'anna', { roles: ['administrator'] })
  const headers = await signIn(api, anna)
  const [one, two] = [
    (await ask('POST', '/v1/tokens', { headers, body: { name: 'one', permissions: [] } })).body,
    (await ask('POST', '/v1/tokens', { headers, body: { name: 'two', permissions: null } })).body,
  ]
  notEqual(one.id, two.id)
  const attempt = await ask('POST', '/v1/tokens', { as: two.token, body: { name: 'x', permissions: null } })
  deepEqual([attempt.body.code, attempt.body.detail], ['not-possible-now', 'a token cannot make another one'])
  equal((await ask('DELETE', `/v1/tokens/${two.id}`, { as: one.token })).body.code, 'not-possible-now')
  equal((await ask('DELETE', `/v1/tokens/${one.id}`, { as: one.token })).status, 204)
  equal((await ask('GET', '/v1/tokens', { as: one.token })).status, 401)
})

test('tokens of others are seen and revoked with the permission', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const anna = await addUser(api, 'anna', { roles: ['auditor'] })
  const { body: own } = await ask('POST', '/v1/tokens', {
    headers: await signIn(api, anna),
    body: { name: 'x', permissions: null },
  })
  const { body: second } = await ask('POST', '/v1/tokens', {
    headers: await signIn(api, anna),
    body: { name: 'y', permissions: null },
  })
  const manager = await as(['administration.tokens.manage'])
  equal((await ask('GET', `/v1/users/${anna}/tokens`, { as: await as([]) })).body.code, 'permission-missing')
  const listed = await ask('GET', `/v1/users/${anna}/tokens`, { as: manager })
  deepEqual(
    listed.body.items.map(({ id }: { id: string }) => id),
    [own.id, second.id],
  )
  equal(
    (await ask('DELETE', `/v1/tokens/${own.id}`, { headers: await signIn(api, await addUser(api, 'ben')) })).status,
    404,
  )
  const path = `/v1/users/${anna}/tokens/${own.id}`
  equal((await ask('DELETE', path, { as: await as(['administration.tokens.view']) })).body.code, 'permission-missing')
  equal((await ask('DELETE', path, { as: manager })).status, 204)
  equal((await ask('GET', '/v1/session', { as: own.token })).status, 401)
  await api.events()
  await ask('DELETE', `/v1/users/${anna}`, { as: await as([...permissions]) })
  equal((await ask('GET', '/v1/session', { as: second.token })).status, 401)
  deepEqual(
    (await eventsOf(api)).map(([code, , object]) => `${code} ${object}`),
    ['ADM-034 anna', 'ADM-034 anna', 'ADM-010 y', 'ADM-003 anna'],
  )
})
