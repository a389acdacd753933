import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { permissions } from './permissions.ts'
import { addUser, eventsOf, signIn } from './testing/people.ts'

const password = 'a tide that waits for nobody'
const wanted = { name: 'anna', password, roles: ['auditor'], scopes: [] }

test('a user is added, read, changed and removed, and each is an event', async (t) => {
  const api = await startTestApi(t)
  const { ask, as, house, clock } = api
  const token = await as([...permissions])
  const made = await ask('POST', '/v1/users', {
    as: token,
    body: { ...wanted, displayName: 'Anna', email: 'anna@example.com' },
  })
  equal(made.status, 201)
  const { id } = made.body
  deepEqual(made.body, {
    id,
    name: 'anna',
    displayName: 'Anna',
    email: 'anna@example.com',
    signsInWith: 'password',
    roles: ['auditor'],
    scopes: [],
    disabled: false,
    mustChangePassword: true,
    createdAt: '2026-11-23T12:00:00.000Z',
    updatedAt: '2026-11-23T12:00:00.000Z',
    version: 1,
  })
  equal(made.headers.get('etag'), '"1"')
  deepEqual((await ask('GET', `/v1/users/${id}`, { as: token })).body, made.body)
  deepEqual(
    (await ask('GET', '/v1/users?name=NN', { as: token })).body.items.map((user: { name: string }) => user.name),
    ['anna'],
  )
  equal((await ask('GET', '/v1/users?name=%25', { as: token })).body.items.length, 0)

  clock.at += 1000
  const body = { name: 'anna b', roles: ['developer'], scopes: [], disabled: false }
  const headers = { 'if-match': '"1"' }
  const changed = await ask('PUT', `/v1/users/${id}`, { as: token, body, headers })
  deepEqual([changed.status, changed.body.version, changed.body.email], [200, 2, undefined])
  equal((await ask('PUT', `/v1/users/${id}`, { as: token, body, headers })).body.code, 'version-passed')

  const cookie = await signIn(api, id)
  equal((await ask('GET', '/v1/session', { headers: cookie })).status, 200)
  await ask('PUT', `/v1/users/${id}`, { as: token, body: { ...body, disabled: true } })
  equal((await ask('GET', '/v1/session', { headers: cookie })).status, 401)
  equal((await ask('DELETE', `/v1/users/${id}`, { as: token })).status, 204)
  equal((await ask('GET', `/v1/users/${id}`, { as: token })).status, 404)
  const events = await api.events()
  deepEqual(
    events.map(({ code, fields, origin }) => [code, fields.artifactName, origin?.rule]),
    [
      ['ADM-001', 'anna', 'createUser'],
      ['ADM-002', 'anna b', 'changeUser name displayName email roles'],
      ['ADM-002', 'anna b', 'changeUser disabled'],
      ['ADM-034', 'anna b', undefined],
      ['ADM-003', 'anna b', 'removeUser'],
    ],
  )
  ok(!JSON.stringify(events).includes(password))
  equal((await house.state.db.selectFrom('sessions').selectAll().execute()).length, 0)
})

test('what is wrong with a new user is said with its place', async (t) => {
  const { ask, as } = await startTestApi(t)
  const token = await as([...permissions])
  const faults = async (change: object): Promise<string> => {
    const { status, body } = await ask('POST', '/v1/users', { as: token, body: { ...wanted, ...change } })
    return `${status} ${body.code} ${body.errors?.[0].pointer ?? ''}`
  }
  equal(await faults({ password: 'anna-anna-anna' }), '422 request-invalid #/body/password')
  equal(await faults({ name: 'two\nlines' }), '422 request-invalid #/body/name')
  equal(await faults({ roles: ['captain'] }), '422 request-invalid #/body/roles')
  equal(await faults({ scopes: ['the sea'] }), '422 request-invalid #/body/scopes')
  equal(await faults({ roles: ['auditor', 'auditor'] }), '422 request-invalid #/body/roles')
  equal(await faults({ scopes: undefined }), '422 request-invalid #/body/scopes')
  equal(await faults({}), '201 undefined ')
  equal(await faults({}), '409 name-taken ')
})

test('nobody is made or changed who may more than who does it', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const manage = 'administration.users.manage' as const
  const token = await as([manage, 'events.view'])
  const limited = await as([...permissions], [{ registries: ['a.example.com'] }])
  const boss = await addUser(api, 'boss', { roles: ['administrator'] })
  const create = async (by: string, change: object): Promise<string> => {
    const { status, body } = await ask('POST', '/v1/users', { as: by, body: { ...wanted, roles: [], ...change } })
    return `${status} ${body.code ?? body.name} ${/permission (\S+)/.exec(body.detail ?? '')?.[1] ?? ''}`
  }
  match(await create(token, { roles: ['administrator'] }), /^403 permission-missing administration/)
  match(await create(token, { roles: ['auditor'] }), /^403 permission-missing/)
  equal(await create(limited, {}), '403 beyond-reach ')
  await ask('POST', '/v1/scopes', {
    as: limited,
    body: { name: 'a', patterns: { registries: ['a.example.com'], repositories: ['x/*'] } },
  })
  const wide = { name: 'b', patterns: { registries: ['*.example.com'] } }
  equal((await ask('POST', '/v1/scopes', { as: limited, body: wide })).body.code, 'beyond-reach')
  equal((await ask('POST', '/v1/scopes', { as: await as([...permissions]), body: wide })).status, 201)
  equal(await create(limited, { scopes: ['a', 'b'] }), '403 beyond-reach ')
  equal(await create(limited, { scopes: ['a'], roles: ['administrator'] }), '201 anna ')
  equal(await create(token, { name: 'ben' }), '201 ben ')

  await api.events()
  const body = { name: 'boss', roles: [], scopes: [], disabled: true }
  for (const [method, path, given] of [
    ['PUT', '', body],
    ['DELETE', '', undefined],
    ['PUT', '/password', { password }],
  ] as const) {
    const { status } = await ask(method, `/v1/users/${boss}${path}`, {
      as: token,
      ...(given !== undefined && { body: given }),
    })
    equal(status, 403, `${method} ${path}`)
  }
  deepEqual(await eventsOf(api), [])
})

test('a person cannot raise himself', async (t) => {
  const api = await startTestApi(t)
  const { ask } = api
  const role = { id: api.house.newId(), name: 'manager', description: '', created_at: 0, updated_at: 0, version: 1 }
  const given = JSON.stringify([
    'administration.users.manage',
    'administration.roles.manage',
    'administration.scopes.manage',
  ])
  const scope = { ...role, name: 'a', id: api.house.newId(), patterns: '{"namespaces":["a-*"]}' }
  await api.house.state.change(async ({ db }) => {
    await db
      .insertInto('roles')
      .values({ ...role, permissions: given })
      .execute()
    await db.insertInto('scopes').values(scope).execute()
  })
  const id = await addUser(api, 'mallory', { roles: ['manager'], scopes: ['a'] })
  const headers = await signIn(api, id)
  const mallory = { name: 'mallory', roles: ['manager'], scopes: ['a'], disabled: false }
  const tries: readonly (readonly [string, object])[] = [
    [`/v1/users/${id}`, { ...mallory, roles: ['manager', 'administrator'] }],
    [`/v1/users/${id}`, { ...mallory, scopes: [] }],
    [`/v1/roles/${role.id}`, { name: 'manager', permissions: [...permissions] }],
    [`/v1/scopes/${scope.id}`, { name: 'a', patterns: { namespaces: ['*'] } }],
    [`/v1/scopes/${scope.id}`, { name: 'a', patterns: { registries: ['a-*'] } }],
  ]
  for (const [path, body] of tries) equal((await ask('PUT', path, { headers, body })).status, 403, path)
  equal((await ask('PUT', `/v1/users/${id}/password`, { headers, body: { password } })).status, 409)
  equal(
    (await ask('PUT', `/v1/scopes/${scope.id}`, { headers, body: { name: 'a', patterns: { namespaces: ['a-1'] } } }))
      .status,
    200,
  )
  deepEqual(
    (await eventsOf(api)).map(([code]) => code),
    ['ADM-021'],
  )
})

test('the last administrator with a password is neither removed, disabled nor stripped', async (t) => {
  const api = await startTestApi(t)
  const { ask } = api
  const last = await addUser(api, 'last', { roles: ['administrator'] })
  await addUser(api, 'narrow', { roles: ['administrator'], scopes: ['nowhere'] })
  await addUser(api, 'asleep', { roles: ['administrator'], disabled: 1 })
  await addUser(api, 'elsewhere', {
    roles: ['administrator'],
    password: null,
    external: '["https://login.example.com","7"]',
  })
  await addUser(api, 'like', { roles: ['administrators'] })
  const headers = await signIn(api, last)
  const body = { name: 'last', roles: ['administrator'], scopes: [], disabled: false }
  equal((await ask('POST', '/v1/scopes', { headers, body: { name: 's', patterns: { clusters: ['c'] } } })).status, 201)
  const attempts = async (): Promise<readonly number[]> => {
    const statuses = []
    for (const change of [{ disabled: true }, { roles: ['auditor'] }, { scopes: ['s'] }])
      statuses.push((await ask('PUT', `/v1/users/${last}`, { headers, body: { ...body, ...change } })).status)
    statuses.push((await ask('DELETE', `/v1/users/${last}`, { headers })).status)
    return statuses
  }
  deepEqual(await attempts(), [409, 409, 409, 409])
  deepEqual(
    (await eventsOf(api)).map(([code]) => code),
    ['ADM-011'],
  )
  equal((await ask('PUT', `/v1/users/${last}`, { headers, body: { ...body, name: 'renamed' } })).status, 200)
  await addUser(api, 'other', { roles: ['administrator'] })
  equal((await ask('DELETE', `/v1/users/${last}`, { headers })).status, 204)
})

test('a password that somebody else has set is for choosing another one', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const token = await as([...permissions])
  const id = await addUser(api, 'anna', { roles: ['auditor'] })
  const before = await signIn(api, id)
  equal((await ask('PUT', `/v1/users/${id}/password`, { as: token, body: { password } })).status, 204)
  equal((await ask('GET', '/v1/session', { headers: before })).status, 401)
  const signed = await ask('POST', '/v1/session', { body: { name: 'anna', password } })
  deepEqual([signed.status, signed.body.mustChangePassword], [200, true])
  const headers = { cookie: signed.headers.get('set-cookie')!.split(';')[0]! }
  equal((await ask('GET', '/v1/users', { headers })).status, 403)
  const toKeep = { name: 'later', permissions: null }
  equal((await ask('POST', '/v1/tokens', { headers, body: toKeep })).body.code, 'not-possible-now')
  const chosen = 'another tide, another time'
  const elsewhere = await signIn(api, id)
  equal((await ask('PUT', '/v1/session/password', { headers, body: { old: password, new: chosen } })).status, 204)
  equal((await ask('GET', '/v1/users', { headers })).status, 200)
  equal((await ask('GET', '/v1/session', { headers: elsewhere })).status, 401)
  equal((await ask('POST', '/v1/tokens', { headers, body: toKeep })).status, 201)
  const events = await api.events()
  deepEqual(
    events.map(({ code, fields, origin }) => [code, fields.userName === 'anna', origin?.rule]),
    [
      ['ADM-002', false, 'setUserPassword'],
      ['ADM-034', false, undefined],
      ['ADM-007', true, undefined],
      ['ADM-002', true, 'changeOwnPassword'],
      ['ADM-008', true, undefined],
      ['ADM-009', true, events.at(-1)?.origin?.rule],
    ],
  )
})

test('sessions are listed, and ended one by one or all', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const token = await as(['administration.users.manage'])
  const id = await addUser(api, 'anna')
  const headers = await signIn(api, id)
  for (let i = 0; i < 3; i++) await signIn(api, id)
  const { items } = (await ask('GET', `/v1/users/${id}/sessions`, { as: token })).body
  equal(items.length, 4)
  deepEqual([items[0].address, items[0].client, items[0].isCurrent], ['192.0.2.9', 'a browser', false])
  const own = (await ask('GET', '/v1/sessions', { headers })).body.items
  deepEqual(
    own.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent),
    [false, false, false, true],
  )
  equal((await ask('DELETE', `/v1/users/${id}/sessions/${items[0].id}`, { as: token })).status, 204)
  equal((await ask('DELETE', `/v1/users/${id}/sessions/${items[0].id}`, { as: token })).status, 404)
  equal((await ask('DELETE', `/v1/sessions/${items[1].id}`, { headers })).status, 204)
  equal((await ask('DELETE', `/v1/sessions/${items[2].id}`, { as: token })).body.code, 'not-possible-now')
  equal((await ask('DELETE', `/v1/users/${id}/sessions`, { as: token })).status, 204)
  equal((await ask('GET', '/v1/sessions', { headers })).status, 401)
  deepEqual(
    (await eventsOf(api)).map(([code]) => code),
    ['ADM-034', 'ADM-008', 'ADM-034', 'ADM-034'],
  )
})

test('who lacks the permission is told which', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const id = await addUser(api, 'anna')
  const token = await as(['administration.users.view'])
  for (const [method, path, body] of [
    ['POST', '/v1/users', wanted],
    ['PUT', `/v1/users/${id}`, { ...wanted, disabled: false }],
    ['DELETE', `/v1/users/${id}`, undefined],
    ['PUT', `/v1/users/${id}/password`, { password }],
    ['DELETE', `/v1/users/${id}/sessions`, undefined],
    ['DELETE', `/v1/users/${id}/sessions/${id}`, undefined],
  ] as const) {
    const { body: reply } = await ask(method, path, { as: token, ...(body !== undefined && { body }) })
    deepEqual(
      [reply.code, reply.detail],
      ['permission-missing', 'this needs the permission administration.users.manage'],
    )
  }
  const nobody = await as([])
  for (const path of ['/v1/users', `/v1/users/${id}`, `/v1/users/${id}/sessions`])
    equal((await ask('GET', path, { as: nobody })).body.code, 'permission-missing')
})
