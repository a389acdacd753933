import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { isCode } from '@tidewaiter/model'
import { permissions, type Permission } from '../identity/permissions.ts'
import { routes } from '../routes.ts'
import { sampleOf, type Schema } from '../testing/sample-of.ts'
import { startTestApi } from '../testing/test-api.ts'
import { jsonSchema, openApi } from './openapi.ts'

const all = routes()
const sampleId = '01932d5e-8f00-7000-8000-000000000000'
const pathOf = (path: string): string => path.replaceAll(/\{\w+\}/g, sampleId)

/** Changes that are no decision of anybody's and leave no trace beyond API-001. */
const withoutEvents = ['heartbeat', 'describeApi']

test('a route has a name and a place of its own, a summary, codes of the catalogue and a permission of the table', () => {
  equal(new Set(all.map(({ name }) => name)).size, all.length)
  equal(new Set(all.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`)).size, all.length)
  for (const { name, path, summary, access, events, params } of all) {
    match(name, /^[a-z][A-Za-z]+$/)
    match(path, /^\/v1(\/[a-z-]+(\.json)?|\/\{[A-Za-z]+\})+$/, name)
    match(summary, /^[A-Z].*[^.]$/, name)
    ok(['anyone', 'known', 'agent', 'key'].includes(access) || permissions.includes(access as Permission), name)
    for (const code of events) ok(isCode(code), `${name}: ${code}`)
    const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, place]) => place)
    const named = params === undefined ? [] : Object.keys((jsonSchema(params, 'input') as Schema).properties ?? {})
    deepEqual(new Set(named), new Set(places), name)
  }
})

test('whoever may manage an area is needed for what changes it, and each change has an event', () => {
  for (const { name, method, access, events } of all) {
    if (method === 'GET' || access === 'anyone' || access === 'known' || access === 'agent' || access === 'key')
      continue
    if (withoutEvents.includes(name)) continue
    ok(access.endsWith('.manage') || events.length === 0, `${name} changes something with ${access}`)
  }
})

test('no route lets in who has shown nothing, a wrong token, or another permission; each refusal is an event', async (t) => {
  const { ask, as, events } = await startTestApi(t)
  const stranger = `tw_api_${'A'.repeat(43)}AAAAAA`
  for (const { name, method, path, access, body } of all) {
    const sample = body === undefined ? {} : { body: sampleOf(jsonSchema(body, 'input')) }
    const asked = pathOf(path)
    await events(true)
    const wrong = await ask(method, asked, { as: stranger, ...sample })
    deepEqual([wrong.status, wrong.body.code], [401, 'token-refused'], name)
    if (access === 'anyone') continue
    const nobody = await ask(method, asked, sample)
    deepEqual([nobody.status, nobody.body.code], [401, 'not-signed-in'], name)
    if (access !== 'known') {
      const others = permissions.filter(
        (permission) => permission !== access && permission.replace(/manage$/, 'view') !== access,
      )
      const denied = await ask(method, asked, { as: await as(others), ...sample })
      deepEqual([denied.status, denied.body.code], [403, 'permission-missing'], name)
    }
    const told = await events(true)
    ok(told.length >= 2 && told.every(({ code, outcome }) => code === 'API-001' && outcome === 'Error'), name)
    ok(
      told.every(({ fields, origin }) => fields.requestMethod === method && origin?.rule === name),
      name,
    )
  }
})

test('OpenAPI describes every route, with what it needs', () => {
  const { paths } = openApi(all, '1') as {
    paths: Record<string, Record<string, { operationId: string; 'x-permission': string }>>
  }
  for (const { name, method, path, access } of all) {
    const operation = paths[path]?.[method.toLowerCase()]
    deepEqual([operation?.operationId, operation?.['x-permission']], [name, access])
  }
  JSON.stringify(paths)
})
