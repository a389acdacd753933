import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { oidcSetting } from '../identity/oidc/oidc-setting.ts'
import { permissions } from '../identity/permissions.ts'
import { startTestApi } from '../testing/test-api.ts'
import { allSettings } from './all-settings.ts'
import { readSetting } from './settings.ts'

const path = '/v1/settings/oidc'
const provider = {
  issuer: 'https://login.example.com',
  clientId: 'tidewaiter',
  clientSecret: 'the secret of the client',
  groupRoles: { watch: ['auditor'] },
}
const wanted = { enabled: true, scopesOfNewUsers: [], provider }

test('what is built in holds until something is set, and again after a reset', async (t) => {
  const { ask, as, house, events, clock } = await startTestApi(t)
  const token = await as(['administration.settings.manage', ...permissions])
  const before = await ask('GET', path, { as: token })
  deepEqual(before.body, { name: 'oidc', value: oidcSetting.initial, secretsSet: [], version: 0 })
  deepEqual(await readSetting(house, oidcSetting), oidcSetting.initial)
  clock.at += 1000
  const put = await ask('PUT', path, { as: token, body: wanted, headers: { 'if-match': '"0"' } })
  deepEqual([put.status, put.body.version, put.headers.get('etag')], [200, 1, '"1"'])
  equal((await ask('PUT', path, { as: token, body: wanted, headers: { 'if-match': '"0"' } })).status, 412)
  equal((await readSetting(house, oidcSetting)).provider?.clientSecret, provider.clientSecret)
  const listed = await ask('GET', '/v1/settings', { as: token })
  deepEqual(
    listed.body.items.find(({ name }: { name: string }) => name === 'oidc'),
    { name: 'oidc', summary: oidcSetting.summary, version: 1, changedAt: '2026-11-23T12:00:01.000Z' },
  )
  equal(listed.body.items.length, allSettings.length)
  equal((await ask('DELETE', path, { as: token, headers: { 'if-match': '"7"' } })).status, 412)
  equal((await ask('DELETE', path, { as: token })).status, 204)
  deepEqual(await readSetting(house, oidcSetting), oidcSetting.initial)
  equal((await ask('GET', path, { as: token })).body.version, 2)
  deepEqual(
    (await events()).map(({ code, fields, origin }) => [code, fields.artifactName, origin?.rule]),
    [
      ['ADM-019', 'oidc', 'changeOidcSettings'],
      ['ADM-019', 'oidc', 'resetOidcSettings'],
    ],
  )
})

test('a secret goes in and never comes out', async (t) => {
  const { ask, as, house, events } = await startTestApi(t)
  const token = await as([...permissions])
  const replies = [await ask('PUT', path, { as: token, body: wanted }), await ask('GET', path, { as: token })]
  for (const { body, text } of replies) {
    deepEqual(body.secretsSet, ['provider.clientSecret'])
    equal(body.value.provider.clientId, 'tidewaiter')
    ok(!text.includes(provider.clientSecret))
  }
  const row = await house.state.db.selectFrom('settings').selectAll().executeTakeFirstOrThrow()
  ok(!row.value.includes(provider.clientSecret))
  ok(!JSON.stringify(await events(true)).includes(provider.clientSecret))
})

test('a secret that is not given stays, but does not go elsewhere', async (t) => {
  const { ask, as, house } = await startTestApi(t)
  const token = await as([...permissions])
  const { clientSecret, ...rest } = provider
  const put = (change: object): Promise<{ status: number; body: { errors?: { pointer: string }[] } }> =>
    ask('PUT', path, { as: token, body: { ...wanted, provider: { ...rest, ...change } } })
  await put({ clientSecret })
  equal((await put({ clientId: 'other' })).status, 200)
  equal((await readSetting(house, oidcSetting)).provider?.clientSecret, clientSecret)
  for (const change of [{ issuer: 'https://evil.example.com' }, { allowInsecure: true }]) {
    const { status, body } = await put(change)
    deepEqual([status, body.errors?.[0]?.pointer], [422, '#/body/provider/clientSecret'])
  }
  const evil = { ...wanted, provider: { ...rest, issuer: 'https://evil.example.com' } }
  equal((await ask('POST', `${path}/check`, { as: token, body: evil })).status, 422)
  equal((await put({ issuer: 'https://other.example.com', clientSecret: 'another' })).status, 200)
  equal((await readSetting(house, oidcSetting)).provider?.clientSecret, 'another')
})

test('settings are changed by who may, and for everything, and give nobody more', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const code = async (token: string, body: object, method = 'PUT', to = path): Promise<string> =>
    (await ask(method, to, { as: token, body })).body?.code
  const view = await as(['administration.settings.view'])
  equal((await ask('GET', path, { as: view })).status, 200)
  for (const [method, to] of [
    ['PUT', path],
    ['DELETE', path],
    ['POST', `${path}/check`],
  ] as const)
    equal(await code(view, wanted, method, to), 'permission-missing')
  equal((await ask('GET', '/v1/settings', { as: await as([]) })).status, 403)
  const limited = await as([...permissions], [{ clusters: ['c'] }])
  equal(await code(limited, wanted), 'beyond-reach')
  const some = await as(['administration.settings.manage'])
  const map = (role: string): object => ({ ...wanted, provider: { ...provider, groupRoles: { everybody: [role] } } })
  equal(await code(some, map('administrator')), 'permission-missing')
  equal(await code(await as([...permissions]), map('captain')), 'request-invalid')
  equal(await code(some, { ...wanted, provider: undefined }), 'request-invalid')
  equal(await code(some, { ...wanted, scopesOfNewUsers: ['the sea'] }), 'request-invalid')
  deepEqual(await events(), [])
})

test('a document that the schema of today refuses is told as such', async (t) => {
  const { ask, as, house } = await startTestApi(t)
  const value = JSON.stringify({ value: { enabled: 'perhaps' }, secrets: {} })
  await house.state.change(async ({ db }) => {
    await db.insertInto('settings').values({ name: 'oidc', value, version: 1, updated_at: 0 }).execute()
  })
  await rejects(readSetting(house, oidcSetting), {
    code: 'not-possible-now',
    message: /oidc do not fit this version, at enabled/,
  })
  equal((await ask('PUT', path, { as: await as([...permissions]), body: wanted })).status, 200)
})
