import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { startProvider, type TestProvider } from '../../credentials/testing/start-provider.ts'
import { startTestApi, type TestApi, type TestReply } from '../../testing/test-api.ts'
import { permissions } from '../permissions.ts'
import { addUser } from '../testing/people.ts'

const limit = { timeout: 60_000 }
const redirectUri = 'https://tidewaiter.example.com/v1/session/oidc/callback'

const accounts: Record<string, Record<string, unknown>> = {
  'u-1': { preferred_username: 'anna', email: 'anna@example.com', email_verified: true, groups: ['watch'] },
  'u-2': { preferred_username: 'ben', groups: ['crew'] },
  'u-3': { preferred_username: 'boss', groups: ['watch'] },
}

type Started = { readonly api: TestApi; readonly provider: TestProvider; readonly admin: string }

async function started(t: TestContext): Promise<Started> {
  const provider = await startProvider(t, accounts, { redirectUri })
  const api = await startTestApi(t)
  // Tokens of the provider are of the present time.
  api.clock.at = Date.now()
  const admin = await api.as([...permissions])
  await setUp({ api, provider, admin }, { watch: ['auditor'] })
  await api.events()
  return { api, provider, admin }
}

async function setUp({ api, provider, admin }: Started, groupRoles: object, change: object = {}): Promise<void> {
  const { issuer, clientId, clientSecret } = provider
  const body = {
    enabled: true,
    scopesOfNewUsers: [],
    provider: { issuer, clientId, clientSecret, groupRoles },
    ...change,
  }
  equal((await api.ask('PUT', '/v1/settings/oidc', { as: admin, body })).status, 200)
}

/** Begins a login and logs in at the provider; returns what the browser has then. */
async function cameBack(
  { api, provider }: Started,
  account: string,
  query = '',
): Promise<{ readonly path: string; readonly cookie: string }> {
  const begun = await api.ask('GET', `/v1/session/oidc${query}`)
  equal(begun.status, 302)
  const set = begun.headers.get('set-cookie') ?? ''
  match(set, /^__Host-tidewaiter-oidc=[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/)
  const back = new URL(await provider.logIn(begun.headers.get('location')!, account))
  return { path: back.pathname + back.search, cookie: set.split(';')[0]! }
}

async function logIn(all: Started, account: string, query = ''): Promise<TestReply> {
  const { path, cookie } = await cameBack(all, account, query)
  return all.api.ask('GET', path, { headers: { cookie } })
}

function sessionOf(reply: TestReply): string {
  const cookies = reply.headers.getSetCookie()
  match(cookies[0] ?? '', /^__Host-tidewaiter-oidc=; .*Max-Age=0/)
  return cookies[1]!.split(';')[0]!
}

test('a user logs in at the provider, is made, and is brought up to date at each login', limit, async (t) => {
  const all = await started(t)
  const { api, admin } = all
  const first = await logIn(all, 'u-1', '?returnTo=/artifacts%3Fpage=2')
  deepEqual([first.status, first.headers.get('location')], [302, '/artifacts?page=2'])
  const cookie = sessionOf(first)
  const me = await api.ask('GET', '/v1/session', { headers: { cookie } })
  equal(me.body.name, 'anna')
  ok(me.body.permissions.includes('events.view'))
  const [user] = (await api.ask('GET', '/v1/users?name=anna', { as: admin })).body.items
  deepEqual([user.signsInWith, user.email, user.roles, user.version], ['oidc', 'anna@example.com', ['auditor'], 1])

  equal((await logIn(all, 'u-1')).headers.get('location'), '/')
  await setUp(all, { watch: ['developer'] })
  equal((await logIn(all, 'u-1')).status, 302)
  deepEqual((await api.ask('GET', `/v1/users/${user.id}`, { as: admin })).body.roles, ['developer'])
  deepEqual(
    (await api.events())
      .map(({ code, outcome, fields, origin }) => [code, outcome, fields.userName, origin?.rule])
      .filter(([code]) => code !== 'ADM-019'),
    [
      ['ADM-001', 'Success', 'anna', 'finishOidcLogin'],
      ['ADM-007', 'Success', 'anna', undefined],
      ['ADM-007', 'Success', 'anna', undefined],
      ['ADM-002', 'Success', 'anna', 'finishOidcLogin roles'],
      ['ADM-007', 'Success', 'anna', undefined],
    ],
  )
})

test('what the provider says of a user is not changed here, and there is no password', limit, async (t) => {
  const all = await started(t)
  const { api, admin } = all
  await logIn(all, 'u-1')
  const [{ id }] = (await api.ask('GET', '/v1/users?name=anna', { as: admin })).body.items
  const body = { name: 'anna', email: 'anna@example.com', roles: ['auditor'], scopes: [], disabled: false }
  const put = async (change: object): Promise<number> =>
    (await api.ask('PUT', `/v1/users/${id}`, { as: admin, body: { ...body, ...change } })).status
  deepEqual([await put({ name: 'other' }), await put({ email: undefined }), await put({ roles: [] })], [409, 409, 409])
  equal(await put({ displayName: 'Anna' }), 200)
  const password = 'a tide that waits for nobody'
  equal((await api.ask('PUT', `/v1/users/${id}/password`, { as: admin, body: { password } })).status, 409)
  equal((await api.ask('POST', '/v1/session', { body: { name: 'anna', password } })).status, 401)
  equal(await put({ disabled: true }), 200)
  await api.events()
  const refused = await logIn(all, 'u-1')
  deepEqual([refused.status, refused.body.detail], [409, 'the user is disabled'])
  deepEqual(
    (await api.events()).map(({ code, outcome, fields }) => [code, outcome, fields.userName, fields.reason]),
    [['ADM-007', 'Error', 'anna', 'the user is disabled']],
  )
})

test('who has no mapped group, or the name of somebody else, does not come in', limit, async (t) => {
  const all = await started(t)
  const { api } = all
  const boss = await addUser(api, 'boss', { roles: ['administrator'] })
  const nobody = await logIn(all, 'u-2')
  deepEqual([nobody.status, nobody.body.detail], [409, 'no group of ben has a role here: crew'])
  const namesake = await logIn(all, 'u-3')
  deepEqual([namesake.status, namesake.body.detail], [409, 'there is another user of the name boss'])
  equal((await logIn(all, 'refuse')).status, 409)
  const users = await api.house.state.db.selectFrom('users').selectAll().where('external', 'is not', null).execute()
  deepEqual(
    [
      users.length,
      (await api.house.state.db.selectFrom('sessions').selectAll().where('user_id', '=', boss).execute()).length,
    ],
    [0, 0],
  )
  deepEqual(
    (await api.events()).map(({ code, outcome, fields, origin }) => [code, outcome, fields.userName, origin?.rule]),
    [
      ['ADM-007', 'Error', 'ben', 'oidc-no-role'],
      ['ADM-007', 'Error', 'boss', 'not-possible-now'],
      ['ADM-007', 'Error', '-', 'oidc-refused'],
    ],
  )
})

test('a login is for the browser that has begun it, once, and within ten minutes', limit, async (t) => {
  const all = await started(t)
  const { api } = all
  const mine = await cameBack(all, 'u-1')
  const other = await cameBack(all, 'u-1')
  for (const headers of [{}, { cookie: other.cookie }, { cookie: '__Host-tidewaiter-oidc=x' }]) {
    const { status, body } = await api.ask('GET', mine.path, { headers })
    deepEqual([status, body.detail], [409, 'the login that has come back was not begun here'])
  }
  equal((await api.ask('GET', mine.path, { headers: { cookie: mine.cookie } })).status, 302)
  equal((await api.ask('GET', mine.path, { headers: { cookie: mine.cookie } })).status, 409)
  const late = await cameBack(all, 'u-1')
  api.clock.at += 600_000
  equal((await api.ask('GET', late.path, { headers: { cookie: late.cookie } })).status, 409)
  const old = await cameBack(all, 'u-1')
  await setUp(all, { watch: ['auditor'] })
  equal((await api.ask('GET', old.path, { headers: { cookie: old.cookie } })).status, 409)
})

test('nobody is sent to another site', limit, async (t) => {
  const { api } = await started(t)
  for (const returnTo of ['//evil.example', 'https://evil.example', '/\\evil.example', '/%0d%0aset-cookie:x', ''])
    equal((await api.ask('GET', `/v1/session/oidc?returnTo=${returnTo}`)).status, 422, returnTo)
})

test('a check says what is wrong with the settings, and a login does when the provider is away', limit, async (t) => {
  const all = await started(t)
  const { api, provider, admin } = all
  const { issuer, clientId, clientSecret } = provider
  const check = async (change: object): Promise<Record<string, unknown>> => {
    const body = {
      enabled: true,
      scopesOfNewUsers: [],
      provider: { issuer, clientId, clientSecret, groupRoles: { watch: ['auditor'] }, ...change },
    }
    return (await api.ask('POST', '/v1/settings/oidc/check', { as: admin, body })).body
  }
  deepEqual(await check({}), { works: true })
  const wrong = await check({ issuer: `${issuer}/elsewhere` })
  deepEqual([wrong['works'], (wrong['fault'] as { code: string }).code], [false, 'oidc-metadata-wrong'])
  await provider.stop()
  await setUp(all, { watch: ['auditor'] })
  const away = await check({})
  equal((away['fault'] as { code: string }).code, 'oidc-unreachable')
  ok(!JSON.stringify(away).includes(clientSecret))
  await api.events()
  equal((await api.ask('GET', '/v1/session/oidc')).status, 409)
  deepEqual(
    (await api.events()).map(({ code, outcome }) => [code, outcome]),
    [['ADM-007', 'Error']],
  )
  await api.ask('DELETE', '/v1/settings/oidc', { as: admin })
  const off = await api.ask('GET', '/v1/session/oidc')
  equal(off.body.detail, 'signing in with OpenID Connect is not set up')
})

test('names of roles and scopes follow into the settings, which keep them from being removed', limit, async (t) => {
  const all = await started(t)
  const { api, admin } = all
  const { ask } = api
  const { body: role } = await ask('POST', '/v1/roles', {
    as: admin,
    body: { name: 'crew', permissions: ['events.view'] },
  })
  const { body: scope } = await ask('POST', '/v1/scopes', {
    as: admin,
    body: { name: 'deck', patterns: { clusters: ['c'] } },
  })
  await setUp(all, { watch: ['auditor', 'crew'] }, { scopesOfNewUsers: ['deck'] })
  for (const path of [`/v1/roles/${role.id}`, `/v1/scopes/${scope.id}`])
    match((await ask('DELETE', path, { as: admin })).body.detail, /is in use: the settings oidc$/)
  await ask('PUT', `/v1/roles/${role.id}`, { as: admin, body: { name: 'hands', permissions: ['events.view'] } })
  await ask('PUT', `/v1/scopes/${scope.id}`, { as: admin, body: { name: 'hold', patterns: { clusters: ['c'] } } })
  const { body } = await ask('GET', '/v1/settings/oidc', { as: admin })
  deepEqual([body.value.provider.groupRoles, body.value.scopesOfNewUsers], [{ watch: ['auditor', 'hands'] }, ['hold']])
  equal((await logIn(all, 'u-1')).status, 302)
  const [user] = (await ask('GET', '/v1/users?name=anna', { as: admin })).body.items
  deepEqual([user.roles, user.scopes], [['auditor', 'hands'], ['hold']])
  const less = await api.as(['administration.roles.manage', 'events.view'])
  const widened = await ask('PUT', `/v1/roles/${role.id}`, { as: less, body: { name: 'hands', permissions: [] } })
  equal(widened.status, 403)
})
