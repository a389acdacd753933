import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Journal } from '@tidewaiter/journal'
import { startTestApi, type TestApi } from '../testing/test-api.ts'
import { liveStream } from './live-stream.ts'
import { appendEvents, eventWith, openTestJournal } from './testing/event-journal.ts'

const options = { timeout: 30_000 }
const start = Date.UTC(2026, 10, 23, 10)

type Message = { readonly id?: string; readonly event?: string; readonly data?: string; readonly comment?: true }

/** Reads server-sent events until there are as many as wanted. */
function readerOf(body: ReadableStream<Uint8Array>): {
  next: () => Promise<Message | undefined>
  cancel: () => Promise<void>
} {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  return {
    next: async () => {
      for (;;) {
        const end = text.indexOf('\n\n')
        if (end >= 0) {
          const lines = text.slice(0, end).split('\n')
          text = text.slice(end + 2)
          return Object.fromEntries(
            lines.map((line) =>
              line.startsWith(':')
                ? ['comment', true]
                : [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)],
            ),
          ) as Message
        }
        const { value, done } = await reader.read()
        if (done) return undefined
        text += decoder.decode(value, { stream: true })
      }
    },
    cancel: () => reader.cancel(),
  }
}

async function open(t: TestContext): Promise<
  TestApi & {
    journal: Journal
    live: (token: string, query?: string, headers?: Record<string, string>) => Promise<Response>
  }
> {
  const journal = await openTestJournal(t)
  const api = await startTestApi(t, { journal })
  const live = async (token: string, query = '', headers = {}): Promise<Response> =>
    api.app.request(`/v1/events/live${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...headers },
    })
  return { ...api, journal, live }
}

const shop = (i: number): ReturnType<typeof eventWith> =>
  eventWith('PM-002', start + i, { namespace: 'shop', command: `run ${i}` })

test('events come as they are appended; whoever comes back with the last id misses none', options, async (t) => {
  const { live, as, journal } = await open(t)
  const token = await as(['events.view'])
  await appendEvents(journal, [shop(0)])
  const response = await live(token, '?codes=PM')
  deepEqual([response.status, response.headers.get('content-type')], [200, 'text/event-stream'])
  const stream = readerOf(response.body!)
  deepEqual(await stream.next(), { retry: '3000', id: '1' })
  const first = stream.next()
  await appendEvents(journal, [eventWith('ADM-001', start), shop(2)])
  const got = await first
  equal(got?.id, '3')
  equal((JSON.parse(got?.data ?? '') as { fields: { command: string } }).fields.command, 'run 2')
  await stream.cancel()

  await appendEvents(journal, [shop(3), shop(4)])
  const again = readerOf((await live(token, '?codes=PM', { 'last-event-id': '3' })).body!)
  deepEqual(await again.next(), { retry: '3000', id: '3' })
  deepEqual([(await again.next())?.id, (await again.next())?.id], ['4', '5'])
  await again.cancel()
  equal((await live(token, '', { 'last-event-id': 'x' })).status, 422)
  equal((await live(token, '', { accept: 'application/json' })).status, 422)
})

test('it shows what is within reach, and ends when the token does', options, async (t) => {
  const { live, as, journal, house } = await open(t)
  const token = await as(['events.view'], [{ namespaces: ['shop'] }])
  const stream = readerOf((await live(token)).body!)
  await stream.next()
  await appendEvents(journal, [eventWith('PM-002', start, { namespace: 'bank' }), eventWith('ADM-001', start), shop(1)])
  equal((await stream.next())?.id, '3')
  await house.state.change(async ({ db }) => {
    await db.updateTable('tokens').set({ revoked_at: house.now() }).execute()
  })
  // What let the client in is asked again no sooner than a second after the last time.
  const ending = stream.next()
  const timer = setInterval(() => void appendEvents(journal, [eventWith('ADM-001', start)]), 100)
  t.after(() => clearInterval(timer))
  const end = await ending
  clearInterval(timer)
  deepEqual([end?.event, await stream.next()], ['end', undefined])
})

test('one user has five at most, whatever becomes of them', options, async (t) => {
  const { live, as } = await open(t)
  const token = await as(['events.view'])
  const opened = []
  for (let i = 0; i < 5; i++) {
    const stream = readerOf((await live(token)).body!)
    await stream.next()
    opened.push(stream)
  }
  const refused = await live(token)
  deepEqual([refused.status, refused.headers.get('retry-after')], [429, '30'])
  await opened.pop()!.cancel()
  const again = readerOf((await live(token)).body!)
  ok(await again.next())
  for (const stream of [...opened, again]) await stream.cancel()
  const late = await live(token)
  const untouched = await live(token)
  equal(untouched.status, 200, 'one that nobody reads takes no place')
  await late.body!.cancel()
  await untouched.body!.cancel()
})

test('a silent stream has heartbeats, which move the id past what was left out', options, async (t) => {
  const journal = await openTestJournal(t)
  let asked = 0
  const gone = new AbortController()
  const stream = readerOf(
    liveStream(journal, {
      conditions: { codes: ['NT'] },
      from: 1,
      signal: gone.signal,
      mayGoOn: () => Promise.resolve(++asked < 100),
      take: () => () => {},
      heartbeatMs: 20,
    }),
  )
  deepEqual(await stream.next(), { retry: '3000', id: '0' })
  deepEqual(await stream.next(), { comment: true })
  await appendEvents(journal, [shop(1), shop(2)])
  let beat = await stream.next()
  while (beat?.id === undefined) beat = await stream.next()
  deepEqual(beat, { id: '2', comment: true })
  const ends = stream.next()
  gone.abort()
  equal((await ends)?.data, undefined)
  ok(asked > 0)
})

test('nothing is read ahead for a client that takes nothing', options, async (t) => {
  const journal = await openTestJournal(t)
  let steps = 0
  const search = journal.searchStep.bind(journal)
  journal.searchStep = (query) => {
    steps++
    return search(query)
  }
  const signal = new AbortController().signal
  const body = liveStream(journal, {
    conditions: {},
    from: 1,
    signal,
    mayGoOn: () => Promise.resolve(true),
    take: () => () => {},
  })
  const stream = readerOf(body)
  await stream.next()
  for (let i = 0; i < 20; i++) await appendEvents(journal, [shop(i)])
  equal(steps, 0)
  match((await stream.next())?.data ?? '', /run 0/)
  ok(steps <= 1)
  await stream.cancel()
})
