import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Journal, ReportStore } from '@tidewaiter/journal'
import { openReportStore } from '@tidewaiter/journal'
import { eventFaults, type Event } from '@tidewaiter/model'
import { createRedactor } from '@tidewaiter/sources'
import type { Hono } from 'hono'
import { createApi } from '../api/create-api.ts'
import { createRateLimits } from '../api/rate-limits.ts'
import { createSessionCookie } from '../api/session-cookie.ts'
import { openKeyFile } from '../credentials/key-file.ts'
import { newToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import type { ReachPart } from '../identity/actor.ts'
import type { Permission } from '../identity/permissions.ts'
import { routes } from '../routes.ts'
import type { ServerGateway } from '../server-gateway.ts'
import { newId } from '../state/new-id.ts'
import { openState, type StatePlace } from '../state/open-state.ts'
import { startRelay } from '../state/relay.ts'
import { testPlace } from './test-place.ts'

/** What a test asserts on: whatever came. */
// oxlint-disable-next-line no-explicit-any
export type AnyBody = any

export type TestReply = {
  readonly status: number
  readonly headers: Headers
  readonly body: AnyBody
  readonly text: string
}

/** The API on a state of its own, without sockets; the clock stands still until it is moved. */
export type TestApi = {
  readonly house: House
  readonly app: Hono
  /** Sends a request; `as` is a token. */
  readonly ask: (
    method: string,
    path: string,
    options?: { readonly as?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ) => Promise<TestReply>
  /** Makes a user with a role of these permissions, within these scopes, and returns a token of theirs. */
  readonly as: (permissions: readonly Permission[], scopes?: readonly ReachPart[]) => Promise<string>
  /** The events that came since the last call, in order; requests (API-001) only when asked for. */
  readonly events: (withRequests?: boolean) => Promise<readonly Event[]>
  readonly clock: { at: number }
  /** Has something end before the state is closed, such as tasks that work on it: they would find it gone, and go on for ever. */
  readonly beforeClose: (end: () => Promise<void>) => void
}

/** Starts on 2026-11-23T12:00:00Z. */
export async function startTestApi(
  t: TestContext,
  options: {
    readonly place?: StatePlace
    readonly gateway?: Partial<ServerGateway>
    readonly journal?: Journal
    /** Takes the events of requests, which the gateway of a test does not see otherwise. */
    readonly record?: House['record']
  } = {},
): Promise<TestApi> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-server-'))
  const clock = { at: Date.UTC(2026, 10, 23, 12) }
  const now = (): number => clock.at
  const state = await openState(options.place ?? (await testPlace(folder)))
  const reports: ReportStore = await openReportStore({ folder })
  const told: Event[] = []
  const marks = new Map<string, string>()
  const record: ServerGateway['record'] = async (events, with_) => {
    for (const event of events) {
      const faults = eventFaults(event)
      if (faults.length > 0) throw new Error(`${event.code}: ${JSON.stringify(faults)}`)
    }
    told.push(...events)
    for (const [name, value] of with_ ?? []) marks.set(name, value)
  }
  const gateway = {
    record,
    sourceContext: () => ({ serverName: 'tidewaiter-1', redact: createRedactor({}) }),
    integrationsInFile: () => ({}),
    integrationsBeside: () => ({}),
    integrations: { status: () => [] },
    replays: { list: () => [] },
    setIntegrationsBeside: async () => {},
    file: 'tidewaiter.yaml',
    ...options.gateway,
  } as ServerGateway
  const journal = options.journal ?? ({ marks: { get: (name: string) => marks.get(name) } } as Journal)
  const faults: string[] = []
  const house: House = {
    state,
    journal,
    reports,
    gateway,
    keys: openKeyFile(join(folder, 'server.key')),
    now,
    tell: (name, details) => {
      if (name === 'api-request-failed' || name === 'task-failed') faults.push(JSON.stringify(details))
    },
    machine: {
      name: 'tidewaiter-1',
      address: '192.0.2.10',
    },
    origin: 'https://tidewaiter.example.com',
    version: '0.0.0',
    newId: () => newId(now()),
    record: options.record ?? ((events) => record(events)),
  }
  const relay = await startRelay(state, journal, gateway, house.tell)
  const many = createRateLimits(1e6, 1e6)
  const app = createApi({
    house,
    routes: routes(),
    cookie: createSessionCookie(house.origin),
    limits: { unknown: many, known: many },
    addressOf: () => '192.0.2.77',
    corsOrigins: ['https://portal.example.com'],
  })
  const ends: (() => Promise<void>)[] = []
  t.after(async () => {
    for (const end of ends) await end()
    await relay.close()
    await state.close()
    await reports.close()
    rmSync(folder, { recursive: true })
    if (faults.length > 0) throw new Error(`faults of the program: ${faults.join('\n')}`)
  })

  return {
    house,
    app,
    clock,
    beforeClose: (end) => void ends.push(end),
    ask: async (method, path, { as, body, headers = {} } = {}) => {
      const response = await app.request(path, {
        method,
        headers: {
          ...(as !== undefined && { authorization: `Bearer ${as}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const isJson = response.headers.get('content-type')?.includes('json') === true && !text.includes('\n{')
      return {
        status: response.status,
        headers: response.headers,
        body: isJson && text !== '' ? JSON.parse(text) : undefined,
        text,
      }
    },
    as: async (permissions, scopes = []) => {
      const { token, shown, hash } = newToken('api')
      const id = house.newId()
      const at = now()
      const common = { description: '', created_at: at, updated_at: at, version: 1 }
      const scopeNames = scopes.map((_, index) => `scope-${id}-${index}`)
      await state.change(async ({ db }) => {
        await db
          .insertInto('roles')
          .values({ id: house.newId(), name: `role-${id}`, permissions: JSON.stringify(permissions), ...common })
          .execute()
        for (const [index, patterns] of scopes.entries()) {
          const name = scopeNames[index]!
          await db
            .insertInto('scopes')
            .values({ id: house.newId(), name, patterns: JSON.stringify(patterns), ...common })
            .execute()
        }
        await db
          .insertInto('users')
          .values({
            id,
            name: `user-${id.slice(-6)}`,
            display_name: null,
            email: null,
            password: null,
            must_change: 0,
            external: null,
            roles: JSON.stringify([`role-${id}`]),
            scopes: JSON.stringify(scopeNames),
            disabled: 0,
            created_at: at,
            updated_at: at,
            version: 1,
          })
          .execute()
        await db
          .insertInto('tokens')
          .values({
            id: house.newId(),
            name: 'test',
            shown,
            hash,
            user_id: id,
            permissions: null,
            scopes: null,
            created_at: at,
            expires_at: at + 1e12,
            used_at: at,
            revoked_at: null,
          })
          .execute()
      })
      return token
    },
    events: async (withRequests = false) => {
      await relay.flush()
      return told.splice(0).filter(({ code }) => withRequests || code !== 'API-001')
    },
  }
}
