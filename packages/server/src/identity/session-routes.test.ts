import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { startTestApi } from '../testing/test-api.ts'
import { newToken } from '../credentials/token.ts'
import { offerSetup } from './setup.ts'

const password = 'a tide that waits for nobody'

test('the first user is made with the link, signs in, is told what is allowed, and signs out', async (t) => {
  const { ask, house, events } = await startTestApi(t)
  const told: string[] = []
  await offerSetup({ ...house, tell: (_, details) => void told.push(String(details['link'])) })
  match(told[0] ?? '', /^https:\/\/tidewaiter\.example\.com\/setup#tw_setup_[\w-]{49}$/)
  const token = told[0]!.split('#')[1]

  const wrong = await ask('POST', '/v1/setup', { body: { token: newToken('setup').token, name: 'admin', password } })
  deepEqual([wrong.status, wrong.body.code], [401, 'token-refused'])
  const weak = await ask('POST', '/v1/setup', { body: { token, name: 'admin', password: 'password' } })
  deepEqual([weak.status, weak.body.errors[0].pointer], [422, '#/body/password'])
  const made = await ask('POST', '/v1/setup', { body: { token, name: 'admin', password } })
  deepEqual([made.status, made.body], [200, { name: 'admin' }])
  equal((await ask('POST', '/v1/setup', { body: { token, name: 'other', password } })).status, 401)
  deepEqual(
    (await events()).map(({ code, outcome, fields }) => [code, outcome, fields.userName, fields.sourceAddress]),
    [['ADM-001', 'Success', 'admin', '192.0.2.77']],
  )

  equal((await ask('POST', '/v1/session', { body: { name: 'admin', password: 'wrong' } })).status, 401)
  const inside = await ask('POST', '/v1/session', { body: { name: 'admin', password } })
  equal(inside.status, 200)
  const cookie = inside.headers.get('set-cookie') ?? ''
  match(cookie, /^__Host-tidewaiter=tw_session_[\w-]{49}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure$/)
  const headers = { cookie: cookie.split(';')[0]! }
  const me = await ask('GET', '/v1/session', { headers })
  equal(me.body.name, 'admin')
  ok(me.body.permissions.includes('administration.users.manage'))

  const foreign = await ask('DELETE', '/v1/session', { headers: { ...headers, origin: 'https://evil.example' } })
  deepEqual([foreign.status, foreign.body.code], [403, 'origin-refused'])
  equal((await ask('DELETE', '/v1/session', { headers })).status, 204)
  equal((await ask('GET', '/v1/session', { headers })).status, 401)
  deepEqual(
    (await events()).map(({ code, outcome, fields }) => [code, outcome, fields.reason]),
    [
      ['ADM-007', 'Error', 'name or password is wrong'],
      ['ADM-007', 'Success', undefined],
      ['ADM-008', 'Success', undefined],
    ],
  )
})

test('failures make an address wait, and a right password ends that', async (t) => {
  const { ask, house, clock } = await startTestApi(t)
  const attempt = async (): Promise<number> =>
    (await ask('POST', '/v1/session', { body: { name: 'nobody', password: 'wrong' } })).status
  const first = []
  for (let i = 0; i < 6; i++) first.push(await attempt())
  deepEqual(first, [401, 401, 401, 401, 401, 429])
  clock.at += 60 * 60 * 1000
  equal(await attempt(), 401)
  notEqual(house.now(), 0)
})

test('every request is an event: who, from where, what, and why it was refused', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const token = await as(['events.view'])
  await ask('GET', '/v1/session', { as: token })
  await ask('GET', '/v1/session', { as: newToken('api').token })
  await ask('GET', '/nowhere?token=secret')
  await ask('POST', '/v1/session', { body: { name: 7 } })
  const found = await events(true)
  deepEqual(
    found.map(({ code, outcome, fields, origin }) => [
      code,
      outcome,
      fields.reason,
      fields.requestMethod,
      fields.requestUri,
      origin?.rule,
    ]),
    [
      ['API-001', 'Success', undefined, 'GET', '/v1/session', 'whoAmI'],
      ['API-001', 'Error', '401 token-refused', 'GET', '/v1/session', 'whoAmI'],
      ['API-001', 'Error', '404 route-unknown', 'GET', '/nowhere', 'unknown'],
      ['API-001', 'Error', '422 request-invalid', 'POST', '/v1/session', 'signIn'],
    ],
  )
  match(found[0]?.fields.userName ?? '', /^user-/)
})
