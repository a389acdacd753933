import { Hono } from 'hono'
import type { Event } from '@tidewaiter/model'
import { z } from 'zod'
import type { House } from '../house.ts'
import { anyone, type Actor } from '../identity/actor.ts'
import { authenticate } from '../identity/authenticate.ts'
import { addPages } from '../pages/add-pages.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { changeOnce } from './change-once.ts'
import { readIfMatch } from './expect-version.ts'
import { problemOf } from './problem.ts'
import type { RateLimits } from './rate-limits.ts'
import { checkPart, queryOf, readJson } from './read-request.ts'
import type { Redirect, Route, Stream } from './route.ts'
import { securityHeaders } from './security-headers.ts'
import { shownPath } from './shown-path.ts'
import type { SessionCookie } from './session-cookie.ts'

export type ApiSettings = {
  readonly house: House
  readonly routes: readonly Route[]
  readonly cookie: SessionCookie
  /** By address, of those who have shown nothing; by actor. */
  readonly limits: { readonly unknown: RateLimits; readonly known: RateLimits }
  /** Address of the client of a request. */
  readonly addressOf: (request: Request, bindings: unknown) => string
  /** Other origins whose pages may use the API with a token; never with the cookie. */
  readonly corsOrigins: readonly string[]
}

/** What has become known of a request while it is worked on; its event is made from it. */
type Progress = { actor: Actor; route: string; reason?: string; readonly events: Event[] }

/**
 * The API: every route of the table, each let in, checked, done and written down in the same way.
 *
 *   address -> rate -> who -> site -> permission -> rate of the actor -> parts by their schemas -> handler -> event -> reply
 *
 * Every request is an API-001 event with who, from where, the method and path, and the reason where it was refused: the code of the
 * error, never a value of the request. The events of changes and refusals are kept before the reply leaves; that of a successful
 * read may be lost when the process is killed within the same few milliseconds.
 */
export function createApi(settings: ApiSettings): Hono {
  const { house, routes, cookie, limits, addressOf, corsOrigins } = settings
  const app = new Hono()
  addPages(app, house)

  async function serve(
    route: Route | undefined,
    request: Request,
    bindings: unknown,
    params: unknown,
  ): Promise<Response> {
    const began = house.now()
    const id = house.newId()
    const address = addressOf(request, bindings)
    const url = new URL(request.url)
    const progress: Progress = { actor: anyone, route: route?.name ?? 'unknown', events: [] }
    const headers = new Headers(securityHeaders)
    headers.set('x-request-id', id)
    const origin = request.headers.get('origin')
    if (origin !== null && corsOrigins.includes(origin)) {
      headers.set('access-control-allow-origin', origin)
      headers.append('vary', 'origin')
      headers.set('access-control-expose-headers', 'etag, location, retry-after, x-request-id')
    }
    let response: Response
    try {
      response = await answer({ route, request, url, id, address, params, progress, headers })
    } catch (thrown) {
      const error = toServerError(thrown, id)
      if (error.code === 'failed-within') {
        const reason = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
        house.tell('api-request-failed', { request: id, method: request.method, route: progress.route, reason })
      }
      progress.reason = `${error.status} ${error.code}`
      headers.set('content-type', 'application/problem+json')
      if (error.retryAfter !== undefined) headers.set('retry-after', String(error.retryAfter))
      if (error.status === 401) headers.set('www-authenticate', 'Bearer realm="tidewaiter"')
      response = new Response(JSON.stringify(problemOf(error, id)), { status: error.status, headers })
    }
    const event = serverEvent(house, { actor: progress.actor, address }, 'API-001', {
      fields: { requestMethod: request.method, requestUri: shownPath(url.pathname) },
      reason: progress.reason,
      rule: progress.route,
    })
    const recorded = house.record([...progress.events, event])
    if (progress.reason !== undefined || request.method !== 'GET') await recorded
    house.tell('api-request-answered', {
      method: request.method,
      route: progress.route,
      status: response.status,
      ms: house.now() - began,
    })
    return response
  }

  async function answer(given: {
    readonly route: Route | undefined
    readonly request: Request
    readonly url: URL
    readonly id: string
    readonly address: string
    readonly params: unknown
    readonly progress: Progress
    readonly headers: Headers
  }): Promise<Response> {
    const { route, request, url, id, address, progress, headers } = given
    // A wrong token costs what a stranger costs: guessing is slow.
    const shown = {
      authorization: request.headers.get('authorization'),
      cookie: cookie.read(request.headers.get('cookie')),
      key: route?.access === 'key' ? (given.params as { readonly key?: string }).key : undefined,
    }
    const hasNothing = shown.authorization === null && shown.cookie === undefined && shown.key === undefined
    if (hasNothing) wait(limits.unknown.take(address, house.now()))
    const actor = await authenticate(house, shown).catch((error: unknown) => {
      wait(limits.unknown.take(address, house.now()))
      throw error
    })
    if (actor.kind === 'anyone' && !hasNothing) wait(limits.unknown.take(address, house.now()))
    progress.actor = actor
    if (route === undefined) {
      throw new ServerError('route-unknown', { method: request.method, path: url.pathname.slice(0, 200) })
    }
    if (shown.authorization === null && request.method !== 'GET') refuseOtherSites(request, house.origin)
    letIn(route, actor)
    if (actor.kind !== 'anyone') wait(limits.known.take(actor.key, house.now()))
    const params = checkPart(route.params, given.params, 'path')
    const query = checkPart(route.query ?? noQuery, queryOf(url), 'query')
    const body =
      route.body === undefined ? undefined : checkPart(route.body, await readJson(request, route.bodyLimit), 'body')
    const key = route.creates ? request.headers.get('idempotency-key') : null
    if (key !== null && !/^[!-~]{1,200}$/.test(key)) {
      const faults = [{ pointer: '#/header/idempotency-key', detail: 'expected 1 to 200 visible ASCII characters' }]
      throw new ServerError('request-invalid', { count: 'one place' }, { faults })
    }
    const reply = await route.handle(
      {
        id,
        actor,
        address,
        headers: request.headers,
        params,
        query,
        body,
        ifMatch: readIfMatch(request.headers.get('if-match')),
        signal: request.signal,
        change: (work) =>
          key === null
            ? house.state.change(work)
            : changeOnce(house, { actor, key, asked: [route.name, params ?? null, body ?? null] }, work),
        record: (events) => void progress.events.push(...events),
        // Of cookies there may be several.
        setHeader: (name, value) => (name === 'set-cookie' ? headers.append(name, value) : headers.set(name, value)),
        nowIs: (other) => void (progress.actor = other),
      },
      house,
    )
    return responseOf(route, reply, request, headers)
  }

  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, (c) => serve(route, c.req.raw, c.env, c.req.param()))
  }
  app.options('*', (c) => preflight(c.req.raw, corsOrigins))
  app.all('*', (c) => serve(undefined, c.req.raw, c.env, {}))
  return app
}

const noQuery = z.strictObject({})

/** @throws {ServerError} `rate-exceeded` */
function wait(seconds: number): void {
  if (seconds > 0) throw new ServerError('rate-exceeded', { seconds }, { retryAfter: seconds })
}

/** @throws {ServerError} `not-signed-in`, `permission-missing` */
function letIn({ access }: Route, actor: Actor): void {
  if (access === 'anyone') return
  if (actor.kind === 'anyone') throw new ServerError('not-signed-in')
  if (
    access === 'agent' || access === 'key'
      ? actor.kind === access
      : access === 'known'
        ? actor.kind !== 'agent'
        : actor.permissions.has(access)
  )
    return
  throw new ServerError('permission-missing', { permission: access })
}

/**
 * A browser sends the cookie along with whatever a page asks for. Sec-Fetch-Site says whose page it was; a browser that does not
 * send it sends Origin with everything that is no GET. A program sends neither.
 *
 * @throws {ServerError} `origin-refused`
 */
function refuseOtherSites(request: Request, own: string): void {
  const site = request.headers.get('sec-fetch-site')
  const origin = request.headers.get('origin')
  const isOther = site === null ? origin !== null && origin !== own : site !== 'same-origin' && site !== 'none'
  if (isOther) throw new ServerError('origin-refused')
}

function preflight(request: Request, corsOrigins: readonly string[]): Response {
  const origin = request.headers.get('origin')
  const headers = new Headers(securityHeaders)
  if (origin !== null && corsOrigins.includes(origin)) {
    headers.set('access-control-allow-origin', origin)
    headers.set('access-control-allow-methods', 'GET, POST, PUT, DELETE')
    headers.set('access-control-allow-headers', 'authorization, content-type, if-match, idempotency-key, last-event-id')
    headers.set('access-control-max-age', '600')
    headers.set('vary', 'origin')
  }
  return new Response(null, { status: 204, headers })
}

function responseOf(route: Route, reply: unknown, request: Request, headers: Headers): Response {
  if (route.reply === 'stream') {
    const { contentType, body, fileName } = reply as Stream
    headers.set('content-type', contentType)
    if (fileName !== undefined) headers.set('content-disposition', `attachment; filename="${fileName}"`)
    return new Response(body, { headers })
  }
  if (route.reply === 'redirect') {
    headers.set('location', (reply as Redirect).location)
    return new Response(null, { status: 302, headers })
  }
  if (route.reply === undefined) return new Response(null, { status: 204, headers })
  const version = typeof reply === 'object' && reply !== null && 'version' in reply ? Number(reply.version) : undefined
  if (version !== undefined) {
    headers.set('etag', `"${version}"`)
    if (request.method === 'GET' && request.headers.get('if-none-match') === `"${version}"`) {
      return new Response(null, { status: 304, headers })
    }
  }
  headers.set('content-type', 'application/json')
  return new Response(JSON.stringify(reply), { status: route.creates ? 201 : 200, headers })
}

function toServerError(thrown: unknown, id: string): ServerError {
  if (thrown instanceof ServerError) return thrown
  // Rooms below have errors with a code and what to do; those are answers, not faults.
  if (thrown instanceof Error && 'action' in thrown && 'code' in thrown) {
    return new ServerError(
      'not-possible-now',
      { fault: thrown.message, action: String(thrown.action) },
      { cause: thrown },
    )
  }
  return new ServerError('failed-within', { request: id }, { cause: thrown })
}
