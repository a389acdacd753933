import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { falcoAlert, numbersIn } from '../testing/falco-alert.ts'
import { startReceiver } from '../testing/receiver.ts'
import { startTestService, type TestService } from '../testing/start-test-service.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { until } from '../testing/until.ts'
import { createControlApp } from './control-app.ts'
import { createControlClient } from './control-client.ts'
import { createOfflineClient } from './offline-client.ts'
import { routes } from './routes.ts'

const tell = (): void => {}

/** A service with a receiver, and so many events that are delivered. */
async function running(
  t: TestContext,
  events = 0,
): Promise<TestService & { readonly messages: string[]; readonly folder: string }> {
  const folder = temporaryFolder(t)
  const { port, messages } = await startReceiver(t)
  const input = join(folder, 'alerts.jsonl')
  writeFileSync(input, Array.from({ length: events }, (_, n) => falcoAlert(n)).join(''))
  const started = await startTestService(t, folder, {
    intake: { falco: { type: 'file', path: input, source: 'falco' } },
    integrations: { siem: { to: `tcp://127.0.0.1:${port}`, start: 'oldest' } },
  })
  await until(() => messages.length === events)
  return { ...started, messages, folder }
}

test('every route has a path of its own and says what it is for', () => {
  const all = Object.values(routes)
  equal(new Set(all.map(({ method, path }) => `${method} ${path}`)).size, all.length)
  for (const { method, request: body, summary } of all) {
    match(summary, /^[A-Z].*[^.]$/)
    if (method === 'GET') equal(body, undefined)
  }
})

test(
  'a request that is wrong is refused with what is wrong, and so is one that nobody knows',
  { timeout: 20_000 },
  async (t) => {
    const { service } = await running(t)
    const app = createControlApp(service, tell)
    const ask = async (path: string, body?: string): Promise<readonly [number, string]> => {
      const response = await app.request(path, body === undefined ? {} : { method: 'POST', body })
      return [response.status, ((await response.json()) as { error: { message: string } }).error.message]
    }
    deepEqual(await ask('/v1/nothing'), [404, 'the request is wrong: there is no /v1/nothing'])
    deepEqual(await ask('/v1/integrations/pause', '{'), [400, 'the request is wrong: the body is no JSON'])
    equal((await ask('/v1/integrations/pause', '{}'))[0], 400)
    equal((await ask('/v1/integrations/pause', '{"name":"siem","more":1}'))[0], 400)
    deepEqual(await ask('/v1/integrations/pause', '{"name":"none"}'), [404, 'there is no integration none'])
    equal((await ask('/v1/integrations/test', '{"name":"none"}'))[0], 404)
    equal((await ask('/v1/replays/cancel', '{"id":7}'))[0], 404)
    equal((await ask('/v1/integrations/pause', `{"name":"${'x'.repeat(2 ** 20)}"}`))[0], 413)
  },
)

test('a fault within is told in the log and not to whoever asked', { timeout: 20_000 }, async (t) => {
  const { service } = await running(t)
  const told: string[] = []
  const broken = {
    ...service,
    gateway: { ...service.gateway, status: () => Promise.reject(new Error('at /secret/place')) },
  }
  const response = await createControlApp(
    broken,
    (name, details) => void told.push(`${name} ${String(details['reason'])}`),
  ).request('/v1/status')
  equal(response.status, 500)
  ok(!(await response.text()).includes('secret'))
  match(told[0] ?? '', /^control-failed .*at \/secret\/place/)
})

test('status, pause, resume, reload and log level over the socket', { timeout: 20_000 }, async (t) => {
  const { service } = await running(t, 2)
  const client = createControlClient(service.socket)
  const status = await client.ask('status')
  deepEqual([status.journal.next, status.problems, status.integrations[0]?.name], [3, [], 'siem'])
  match((await client.ask('pause', { name: 'siem' })).text, /^siem is paused/)
  await until(async () => (await client.ask('status')).integrations[0]?.state === 'paused')
  match((await client.ask('resume', { name: 'siem' })).text, /^siem goes on; 0 events/)
  deepEqual(await client.ask('reload'), { changes: [], restartNeeded: [] })
  await client.ask('logLevel', { level: 'debug' })
  equal(service.telemetry.level(), 'debug')
  await rejects(client.ask('pause', { name: 'none' }), { code: 'integration-unknown', action: 'There are: siem.' })
})

test('a test tells its steps as they come', { timeout: 20_000 }, async (t) => {
  const { service, messages } = await running(t)
  const steps = []
  for await (const step of createControlClient(service.socket).askMany('test', { name: 'siem', code: 'NT-002' }))
    steps.push(step)
  deepEqual(
    steps.map(({ step, ok: good }) => [step, good]),
    [
      ['message', true],
      ['connected', true],
      ['handed-over', true],
      ['still-open', true],
      ['not-proved', true],
    ],
  )
  ok(messages.some((message) => message.includes('|NT-002|')))
})

test('events of the journal are found, and sent again', { timeout: 20_000 }, async (t) => {
  const { service, messages } = await running(t, 40)
  const client = createControlClient(service.socket)
  const found = []
  for await (const entries of client.askMany('search', { from: 11, where: 'event.podName != "web-12"', limit: 5 }))
    found.push(...entries)
  deepEqual(numbersIn(found.map(({ message }) => message)), [10, 11, 13, 14, 15])
  deepEqual(found[0], {
    ...found[0],
    sequence: 11,
    host: 'node-1',
    severity: 7,
    time: Date.UTC(2026, 2, 1, 10, 0, 0, 123),
  })
  await rejects(client.askMany('search', { where: 'event.nothing == 1' }).next(), { code: 'selection-invalid' })
  const newest = []
  for await (const entries of client.askMany('search', { order: 'newest', text: 'WEB-1', minSeverity: 7, limit: 3 }))
    newest.push(...entries)
  deepEqual(numbersIn(newest.map(({ message }) => message)), [19, 18, 17])

  const { id } = await client.ask('replay', { name: 'siem', search: { from: 6, to: 9 } })
  await until(async () => (await client.ask('replays')).find((each) => each.id === id)?.state === 'done')
  await until(() => messages.length === 43)
  deepEqual(numbersIn(messages.slice(40)), [5, 6, 7])
  for (const search of [{ limit: 3 }, { text: 'x' }])
    await rejects(client.ask('replay', { name: 'siem', search }), { code: 'request-invalid' })
  deepEqual(await client.ask('check'), { entries: 40, gaps: [], damaged: 0 })
})

test('dead letters are listed page by page, sent again, and removed', { timeout: 20_000 }, async (t) => {
  const { service, messages } = await running(t, 1)
  const [entries = []] = await Array.fromAsync(createControlClient(service.socket).askMany('search', {}))
  const stamp = 'node-1 7 2026-03-01T10:00:00.123 '
  const line = `${stamp}${entries[0]?.message}`
  const letter = (sequence: number): object => ({
    integration: 'siem',
    reason: 'entry-too-long',
    detail: 'too long',
    sequence,
    line,
  })
  await service.gateway.journal.deadLetters.add([letter(1), letter(2), letter(3)] as never)
  const client = createControlClient(service.socket)
  const first = await client.ask('deadLetters', { limit: 2 })
  const rest = await client.ask('deadLetters', { limit: 2, after: first.at(-1)!.id })
  deepEqual(
    [...first, ...rest].map(({ sequence }) => sequence),
    [1, 2, 3],
  )
  match((await client.ask('status')).problems[0]?.text ?? '', /^3 events could not be delivered/)
  await client.ask('replayDeadLetters', { name: 'siem', ids: [first[0]!.id] })
  await until(() => messages.length === 2)
  await until(async () => (await client.ask('deadLetters', { limit: 10 })).length === 2)
  deepEqual(await client.ask('removeDeadLetters', { ids: [first[1]!.id, rest[0]!.id, 999] }), { removed: 2 })
})

test(
  'while the service does not run, that is said; and the journal can be asked directly',
  { timeout: 20_000 },
  async (t) => {
    const { service, stop, folder } = await running(t, 4)
    await stop()
    const client = createControlClient(service.socket)
    await rejects(client.ask('status'), { code: 'not-running' })
    const offline = await createOfflineClient(join(folder, 'state'))
    deepEqual(await offline.ask('check'), { entries: 4, gaps: [], damaged: 0 })
    deepEqual((await Array.fromAsync(offline.askMany('search', { limit: 2 }))).flat().length, 2)
    await rejects(offline.ask('status'), TypeError)
    await offline.close()
  },
)

test('a client that goes away in the middle of an answer disturbs nothing', { timeout: 20_000 }, async (t) => {
  const { service } = await running(t, 2000)
  const client = createControlClient(service.socket)
  for await (const entries of client.askMany('search', {})) {
    ok(entries.length > 0)
    break
  }
  await new Promise<void>((resolve) => {
    const sent = request({ socketPath: service.socket, method: 'POST', path: '/v1/journal/search' }, (response) => {
      response.once('data', () => {
        response.destroy()
        resolve()
      })
    })
    sent.end('{}')
  })
  equal((await client.ask('status')).problems.length, 0)
})
