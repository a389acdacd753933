import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { permissions } from './permissions.ts'
import { addUser, eventsOf } from './testing/people.ts'

const wanted = { name: 'watch', description: 'Looks at events', permissions: ['events.view'] }

test('the permissions and the roles that are always there are listed with their meaning', async (t) => {
  const { ask, as } = await startTestApi(t)
  const { body } = await ask('GET', '/v1/permissions', { as: await as([]) })
  equal(body.permissions.length, permissions.length)
  deepEqual(body.permissions.at(-1), { name: 'policies.risk.unlimited', meaning: 'Accept a risk without an end' })
  deepEqual(
    body.systemRoles.map(({ name, like }: { name: string; like: string }) => [name, like]),
    [
      ['administrator', 'kcsadm'],
      ['security-administrator', 'isadm'],
      ['security-officer', 'isoff'],
      ['auditor', 'isaud'],
      ['developer', 'dev'],
    ],
  )
})

test('a role is added, read, changed and removed, and each is an event', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const token = await as([...permissions])
  const made = await ask('POST', '/v1/roles', { as: token, body: wanted })
  equal(made.status, 201)
  const path = `/v1/roles/${made.body.id}`
  deepEqual((await ask('GET', path, { as: token })).body, made.body)
  const ids = (await ask('GET', '/v1/roles?limit=1000', { as: token })).body.items.map(({ id }: { id: string }) => id)
  equal(ids.at(-1), made.body.id)
  equal((await ask('POST', '/v1/roles', { as: token, body: wanted })).body.code, 'name-taken')
  equal((await ask('POST', '/v1/roles', { as: token, body: { ...wanted, name: 'auditor' } })).body.code, 'name-taken')
  const wrong = await ask('POST', '/v1/roles', { as: token, body: { ...wanted, permissions: ['events.steal'] } })
  equal(wrong.body.errors[0].pointer, '#/body/permissions/0')
  const headers = { 'if-match': made.headers.get('etag')! }
  const changed = await ask('PUT', path, { as: token, headers, body: { ...wanted, permissions: ['agents.view'] } })
  deepEqual([changed.body.version, changed.body.permissions], [2, ['agents.view']])
  equal((await ask('DELETE', path, { as: token, headers })).status, 412)
  equal((await ask('DELETE', path, { as: token })).status, 204)
  equal((await ask('DELETE', path, { as: token })).status, 404)
  deepEqual(await eventsOf(api), [
    ['ADM-004', 'Success', 'watch'],
    ['ADM-005', 'Success', 'watch'],
    ['ADM-006', 'Success', 'watch'],
  ])
})

test('a new name follows, and a role that somebody has stays', async (t) => {
  const api = await startTestApi(t)
  const { ask, as, house } = api
  const token = await as([...permissions])
  const name = 'watch "of" the\\sea_%'
  const { body: role } = await ask('POST', '/v1/roles', { as: token, body: { ...wanted, name } })
  const holder = await addUser(api, 'anna', { roles: ['auditor', name] })
  await addUser(api, 'ben', { roles: ['watch "of" the\\sea_% of others', name.toUpperCase()] })
  const kept = await ask('DELETE', `/v1/roles/${role.id}`, { as: token })
  deepEqual([kept.body.code, kept.body.detail], ['in-use', `the role ${name} is in use: the user anna`])
  await ask('PUT', `/v1/roles/${role.id}`, { as: token, body: { ...wanted, name: 'lookout' } })
  const users = await house.state.db
    .selectFrom('users')
    .select(['name', 'roles', 'version'])
    .where('name', 'in', ['anna', 'ben'])
    .orderBy('name')
    .execute()
  deepEqual(
    users.map((user) => [user.name, JSON.parse(user.roles)[1], user.version]),
    [
      ['anna', 'lookout', 2],
      ['ben', name.toUpperCase(), 1],
    ],
  )
  equal((await ask('GET', `/v1/users/${holder}`, { as: token, headers: { 'if-none-match': '"1"' } })).status, 200)
})

test('a role is not changed by who may less than those who have it', async (t) => {
  const api = await startTestApi(t)
  const { ask, as } = api
  const all = await as([...permissions])
  const { body: role } = await ask('POST', '/v1/roles', { as: all, body: wanted })
  const put = async (by: string, given: readonly string[]): Promise<string> => {
    const { status, body } = await ask('PUT', `/v1/roles/${role.id}`, {
      as: by,
      body: { ...wanted, permissions: given },
    })
    return `${status} ${body.code ?? ''} ${body.detail ?? ''}`
  }
  const some = await as(['administration.roles.manage', 'events.view', 'agents.view'])
  equal((await put(some, ['events.view', 'agents.view'])).slice(0, 3), '200')
  match(await put(some, ['events.view', 'events.manage']), /^403 permission-missing .* events.manage/)
  // In part of what there is he may do everything; anna has the role everywhere.
  const limited = await as([...permissions], [{ clusters: ['east'] }])
  equal((await put(limited, ['events.view'])).slice(0, 3), '200')
  await addUser(api, 'anna', { roles: ['watch'] })
  match(await put(limited, ['events.view', 'events.manage']), /^403 beyond-reach what the user anna has/)
  await addUser(api, 'ben', { roles: ['watch', 'administrator'] })
  match(await put(some, ['events.view']), /^403 permission-missing/)
  equal((await ask('DELETE', `/v1/roles/${role.id}`, { as: await as(['administration.roles.manage']) })).status, 403)
  equal(
    (await ask('POST', '/v1/roles', { as: some, body: { ...wanted, name: 'x', permissions: ['events.manage'] } }))
      .status,
    403,
  )
  equal(
    (await ask('POST', '/v1/roles', { as: await as(['administration.roles.view']), body: wanted })).body.code,
    'permission-missing',
  )
  equal((await ask('GET', '/v1/roles', { as: await as([]) })).body.code, 'permission-missing')
})
