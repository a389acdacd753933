import { deepEqual, equal, rejects } from 'node:assert/strict'
import { test } from 'node:test'
import { createClient, RequestError } from '@tidewaiter/client'
import { permissions } from '../identity/permissions.ts'
import { startTestApi } from '../testing/test-api.ts'

test('the client makes, reads, changes and removes by the names of operations, and throws what is wrong', async (t) => {
  const { app, as } = await startTestApi(t)
  const token = await as([...permissions])
  const local = (async (url: string, init?: RequestInit) => app.request(url, init)) as typeof fetch
  const { ask } = createClient({ url: 'http://localhost', token, fetch: local })
  const body = { name: 'watch', permissions: ['events.view'] } as const
  const made = await ask('createRole', { body, idempotencyKey: 'one' })
  deepEqual(await ask('createRole', { body, idempotencyKey: 'one' }), made)
  const changed = await ask('changeRole', {
    params: { id: made.id },
    body: { ...body, description: 'Watches' },
    ifMatch: made.version,
  })
  deepEqual([changed.version, changed.description], [2, 'Watches'])
  await rejects(ask('removeRole', { params: { id: made.id }, ifMatch: 1 }), (error) => {
    equal(error instanceof RequestError && error.problem.code, 'version-passed')
    return true
  })
  equal(await ask('removeRole', { params: { id: made.id } }), undefined)
  equal((await ask('listRoles', { query: { limit: 1 } })).items.length, 1)
})

test('an answer that is not the server’s says so', async () => {
  const { ask } = createClient({
    fetch: async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }),
  })
  await rejects(ask('whoAmI'), (error) => {
    equal(error instanceof RequestError && error.problem.code, 'not-tidewaiter')
    return true
  })
})

test('no body is an empty one where nothing is required, and a body needs its type', async (t) => {
  const { app, as } = await startTestApi(t)
  const authorization = `Bearer ${await as(['policies.risk.manage', 'administration.roles.manage'])}`
  const post = (path: string, init: RequestInit): Promise<Response> =>
    Promise.resolve(app.request(path, { method: 'POST', ...init, headers: { authorization, ...init.headers } }))
  const id = '01932d5e-8f00-7000-8000-000000000000'
  equal((await post(`/v1/acceptances/${id}/cancel`, {})).status, 404)
  equal((await post('/v1/roles', {})).status, 422)
  equal((await post('/v1/roles', { body: '{}', headers: { 'content-type': 'text/plain' } })).status, 415)
})
