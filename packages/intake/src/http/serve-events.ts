import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { JournalError } from '@tidewaiter/journal'
import type { Entrance, OpenWay, WayState } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { failure, refusedBy, send, tryLater, type Answer } from './answer.ts'
import { createClient, findClient, type Client } from './clients.ts'
import { limitConnections } from './connection-limit.ts'
import { explainListenError } from './explain-listen-error.ts'
import type { HttpSettings } from './http-settings.ts'
import { acceptedEncodings, isEncodingKnown, readBody, type HeldBytes } from './read-body.ts'
import { readToken } from './read-token.ts'
import { createSummaryTeller } from './summary-teller.ts'
import { keepTlsFresh, loadTlsFiles, type TlsMaterial } from './tls-files.ts'

/** In ms; as node:http calls them. */
export type ServeTiming = {
  /** Slow clients are cut off: after so long without the whole header, or the whole request. */
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  readonly connectionsCheckingInterval: number
}

const usualTiming: ServeTiming = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  // Longer than the 60 s after which proxies close theirs, so that it is not us who closes under a request.
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
}

/** Requests under way have so long to be answered when the way is closed. */
const closeMs = 5000

const maxHeaderBytes = 16 * 1024

/** A request has some 10; a flood of them is cut off by the size. */
const maxHeaders = 64

/** What is understood as text of JSON; anything may be called octets. */
const acceptedTypes =
  /^(application\/([\w.-]+\+)?(json|jsonl|x-ndjson|ndjson|json-seq|octet-stream)|text\/(plain|json))\s*(;|$)/i

/**
 * The server of the way `http`, on node:http without a framework: of requests with 100 events it takes 8,200 a second,
 * under hono 6,900 and under fastify 5,900 were measured; and what it needs of a framework are two routes.
 *
 * A request goes: route, token, what the headers promise, rate, body, conversion, journal, answer. Whatever fails first is
 * the answer, and nothing of the body is looked at before the token. Conversion is one piece, so that the entries of a
 * body lie together; the requests of all clients wait for the disk together.
 *
 * @throws {IntakeError} when the port cannot be opened, or tokens, certificates or options cannot be used
 */
export async function serveEvents(
  settings: HttpSettings,
  entrance: Entrance,
  timing: ServeTiming = usualTiming,
): Promise<OpenWay> {
  const { name: way, tell } = entrance
  const { listen, tls, maxBodyBytes } = settings
  const report = createWayReport(way, tell)
  const clients = await Promise.all(settings.clients.map((client) => createClient(client, entrance, report)))
  const tokenHeader = settings.tokenHeader?.toLowerCase()
  const held: HeldBytes = { limit: 8 * maxBodyBytes, now: 0 }
  const ended = Promise.withResolvers<void>()
  const strangers = createSummaryTeller((peer, attempts) => {
    tell('access-refused', { way, peer, attempts, reason: 'no token, or one that is not known' })
  })
  const crowds = createSummaryTeller((peer, count) => {
    tell('connections-crowded', { way, peer, count, limit: settings.maxConnections })
  })
  let isClosed = false

  const limits: ServerOptions = { ...timing, maxHeaderSize: maxHeaderBytes, noDelay: true }
  const tlsServer =
    tls === undefined
      ? undefined
      : createTlsServer({ ...limits, handshakeTimeout: timing.headersTimeout, ...(await loadTlsFiles(tls)) })
  const server: Server = tlsServer ?? createServer(limits)
  server.maxHeadersCount = maxHeaders
  const connections = limitConnections(server, settings.maxConnections, crowds.add)
  server.on('request', (request, response) => void serve(request, response, false))
  // Falco's libcurl asks before it sends more than a megabyte (RFC 9110 section 10.1.1): refused before it has sent it.
  server.on('checkContinue', (request, response) => void serve(request, response, true))
  const renew = (material: TlsMaterial): void => tlsServer?.setSecureContext(material)
  const freshTls = tls === undefined ? undefined : keepTlsFresh(tls, renew, { way, tell, report })

  async function serve(request: IncomingMessage, response: ServerResponse, asks: boolean): Promise<void> {
    request.on('error', () => {}) // the client is gone: told by what reads the body
    const client = { name: 'unknown' }
    try {
      const answer = await answerTo(request, response, asks, client)
      if (answer === undefined) return
      if (client.name !== 'unknown') tell('requests-answered', { way, client: client.name, status: answer.status })
      send(request, response, answer)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      tell('request-failed', { way, client: client.name, reason })
      send(request, response, failure(500, 'the request failed through no fault of yours'))
    }
  }

  /** @returns undefined when nobody waits for an answer any more */
  async function answerTo(
    request: IncomingMessage,
    response: ServerResponse,
    asks: boolean,
    known: { name: string },
  ): Promise<Answer | undefined> {
    const { method, headers, socket } = request
    const [, path, named] = /^(\/healthz|\/v1\/events)(?:\/([\w.-]+))?$/.exec(pathOf(request)) ?? []
    if (path === undefined || (path === '/healthz' && named !== undefined)) return failure(404, 'there is nothing here')
    if (path === '/healthz') {
      if (method === 'GET' || method === 'HEAD') return { status: 200, body: { status: 'ok' } }
      return failure(405, 'only GET', { Allow: 'GET, HEAD' })
    }
    if (method !== 'POST') return failure(405, 'records are sent by POST', { Allow: 'POST' })
    const token = readToken(headers, tokenHeader)
    const client = token === undefined ? undefined : findClient(clients, token)
    if (client === undefined) {
      strangers.add(socket.remoteAddress ?? 'unknown')
      const challenge = { 'WWW-Authenticate': 'Bearer realm="tidewaiter"' }
      return failure(401, token === undefined ? 'a token is needed' : 'the token is not known', challenge)
    }
    known.name = client.name
    connections.trust(socket)
    if (named !== undefined && named !== client.name)
      return failure(403, 'the token is of another client than the path')
    return refusedByHeaders(request) ?? refusedByRate(client) ?? (await take(client, request, response, asks))
  }

  function refusedByHeaders(request: IncomingMessage): Answer | undefined {
    const type = request.headers['content-type']
    if (type !== undefined && !acceptedTypes.test(type)) {
      return failure(415, 'send JSON, as Content-Type: application/json', {
        Accept: 'application/json, application/x-ndjson',
      })
    }
    if (!isEncodingKnown(request)) {
      return failure(415, `the body can be packed with ${acceptedEncodings}`, { 'Accept-Encoding': acceptedEncodings })
    }
    return Number(request.headers['content-length'] ?? 0) > maxBodyBytes ? tooLarge : undefined
  }

  const tooLarge = failure(413, `the body is larger than ${maxBodyBytes} bytes, as it comes or unpacked`)

  function refusedByRate({ requests, bytes }: Client): Answer | undefined {
    const now = performance.now()
    // How many bytes come is known afterwards: a client in debt waits.
    const wait = Math.max(requests?.wait(1, now) ?? 0, bytes?.wait(1, now) ?? 0)
    if (wait > 0) return tryLater(429, 'more than this client may send', wait)
    requests?.take(1, now)
    return undefined
  }

  async function take(
    client: Client,
    request: IncomingMessage,
    response: ServerResponse,
    asks: boolean,
  ): Promise<Answer | undefined> {
    if (asks) response.writeContinue()
    const body = await readBody(request, maxBodyBytes, held)
    switch (body.kind) {
      case 'read':
        break
      case 'cut-off':
        return undefined
      case 'too-large':
        return tooLarge
      case 'no-room':
        return tryLater(503, 'nothing was accepted: too many bodies are on their way at once', 1000)
      case 'bad-encoding':
        return failure(400, `the body cannot be unpacked: ${body.reason}`)
    }
    try {
      client.bytes?.take(body.bytes, performance.now())
      const { committed, refused, faults } = client.take(body.chunks, request.socket.remoteAddress ?? '')
      const { count: accepted, skipped: reasons } = await committed
      report.noteAccepted()
      let skipped = 0
      for (const [reason, count] of reasons) if (reason !== 'not-json') skipped += count
      const hasNothing = accepted === 0 && skipped === 0
      const [fault] = faults
      const error = fault === undefined ? 'the body holds no JSON object' : 'no record could be read'
      return {
        status: hasNothing ? 400 : 200,
        body: { ...(hasNothing && { error }), accepted, skipped, refused, ...(fault !== undefined && { faults }) },
      }
    } catch (error) {
      if (!(error instanceof JournalError)) throw error
      if (error.code !== 'journal-closed') report.noteRefused(error)
      return refusedBy(error)
    } finally {
      held.now -= body.bytes
    }
  }

  try {
    server.listen({ host: listen.host, port: listen.port })
    await once(server, 'listening')
  } catch (cause) {
    freshTls?.close()
    throw explainListenError(cause, listen)
  }
  const bound = server.address() as AddressInfo
  const host = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address
  const address = `${tls === undefined ? 'http' : 'https'}://${host}:${bound.port}`
  tell('http-opened', { way, address })

  return {
    address,
    ended: ended.promise,
    status: () => {
      const refusal = report.refusal()
      const state: WayState = isClosed ? 'closed' : refusal === undefined ? 'open' : 'refusing'
      const text: Partial<Record<WayState, string>> = {
        open: `takes records on ${address}`,
        refusing: `answers 503 on ${address}: ${refusal}`,
        closed: 'is closed',
      }
      return {
        state,
        text: text[state]!,
        lastRecordAt: report.lastRecordAt(),
        lastError: report.lastError(),
        behindBytes: undefined,
        counts: report.counts(),
      }
    },
    close: async () => {
      isClosed = true
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      const timer = setTimeout(connections.closeAll, closeMs)
      await closed
      clearTimeout(timer)
      freshTls?.close()
      strangers.close()
      crowds.close()
      ended.resolve()
    },
  }
}

/** The path of a request, without the query. */
function pathOf({ url = '' }: IncomingMessage): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}
