import { ok } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openJournal } from '@tidewaiter/journal'
import { kcs20, writeEvent } from '@tidewaiter/model'
import { tellNobody } from '@tidewaiter/telemetry'
import { permissions } from '../identity/permissions.ts'
import { routes } from '../routes.ts'
import { hostileTexts, hostileVariants } from '../testing/hostile-values.ts'
import { sampleOf, type Schema } from '../testing/sample-of.ts'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { jsonSchema } from './openapi.ts'

const sampleId = '01932d5e-8f00-7000-8000-000000000000'
const fill = (path: string, value: string): string => path.replaceAll(/\{\w+\}/g, value)

/** Of so many variants of a body that a schema allows, some are asked: every n-th, so that each place has its turn. */
const mostVariants = 150

/** A request may be refused or met; it never meets a fault of the program, and what it leaves in events is one line. */
async function survives({ ask, events }: TestApi, name: string, asked: Parameters<TestApi['ask']>): Promise<void> {
  const reply = await ask(...asked)
  ok(
    reply.status < 500 || reply.status === 503,
    `${name}: ${reply.status} for ${JSON.stringify(asked[2]?.body)?.slice(0, 300)}: ${reply.text}`,
  )
  for (const event of await events(true)) {
    const { text: message } = writeEvent(event, kcs20)
    ok(!/[\r\n]/.test(message), `${name}: an event of more than one line`)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-hostile-'))
const journal = await openJournal({ folder }, tellNobody)
after(async () => {
  await journal.close()
  rmSync(folder, { recursive: true })
})

for (const { name, method, path, body, query } of routes()) {
  test(`${name}: whatever is asked, it is answered`, async (t) => {
    const api = await startTestApi(t, { journal })
    const as = await api.as([...permissions])
    if (body !== undefined) {
      const schema = jsonSchema(body, 'input') as Schema
      const variants = [sampleOf(schema), sampleOf(schema, true)].flatMap((sample) => [...hostileVariants(sample)])
      const step = Math.max(1, Math.floor(variants.length / mostVariants))
      for (let i = 0; i < variants.length; i += step) {
        await survives(api, name, [method, fill(path, sampleId), { as, body: variants[i] }])
      }
      for (const text of ['{', '"', '[1', '\ufeff{}', '{"a":1}{"b":2}', '['.repeat(100_000)]) {
        const response = await api.app.request(fill(path, sampleId), {
          method,
          headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
          body: text,
        })
        ok(response.status < 500, `${name}: ${response.status} for ${text.slice(0, 20)}`)
      }
    }
    const sample = body === undefined ? {} : { body: sampleOf(jsonSchema(body, 'input')) }
    const names = query === undefined ? ['x'] : Object.keys((jsonSchema(query, 'input') as Schema).properties ?? {})
    for (const text of hostileTexts) {
      if (path.includes('{') && text !== '') {
        await survives(api, name, [method, fill(path, encodeURIComponent(text)), { as, ...sample }])
      }
      for (const member of names) {
        const search = `?${member}=${encodeURIComponent(text)}&${member}=${encodeURIComponent(text)}`
        await survives(api, name, [method, fill(path, sampleId) + search, { as, ...sample }])
        await survives(api, name, [
          method,
          `${fill(path, sampleId)}?${member}=${encodeURIComponent(text)}`,
          { as, ...sample },
        ])
      }
    }
    for (const header of ['if-match', 'idempotency-key', 'last-event-id', 'x-forwarded-for', 'user-agent', 'cookie']) {
      const headers = { [header]: '"\t%00=;|, x'.repeat(50) }
      await survives(api, name, [method, fill(path, sampleId), { as, headers, ...sample }])
    }
  })
}
