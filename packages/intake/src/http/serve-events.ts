import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { Entrance, OpenWay, WayState } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { createAnswerer } from './answer-request.ts'
import { failure, send } from './answer.ts'
import { createClient } from './clients.ts'
import { limitConnections } from './connection-limit.ts'
import { explainListenError } from './explain-listen-error.ts'
import type { HttpSettings } from './http-settings.ts'
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

/** How often streams are looked for that have had nothing to do for too long. */
const sweepMs = 10 * 60 * 1000

const maxHeaderBytes = 16 * 1024

/** A request has some 10; a flood of them is cut off by the size. */
const maxHeaders = 64

/**
 * The server of the way `http`, on node:http without a framework: of requests with 100 events it takes 8,200 a second,
 * under hono 6,900 and under fastify 5,900 were measured; and what it needs of a framework are two routes.
 *
 * What a request goes through is in `answer-request.ts`. The requests of all clients wait for the disk together.
 *
 * @throws {IntakeError} when the port cannot be opened, or tokens, certificates or options cannot be used
 */
export async function serveEvents(
  settings: HttpSettings,
  entrance: Entrance,
  timing: ServeTiming = usualTiming,
): Promise<OpenWay> {
  const { name: way, tell } = entrance
  const { listen, tls } = settings
  const report = createWayReport(way, tell)
  const clients = await Promise.all(settings.clients.map((client) => createClient(client, entrance, report)))
  const ended = Promise.withResolvers<void>()
  const strangers = createSummaryTeller((peer, attempts) => {
    tell('access-refused', { way, peer, attempts, reason: 'nothing to show, or not the right thing' })
  })
  const crowds = createSummaryTeller((peer, count) => {
    tell('connections-crowded', { way, peer, count, limit: settings.maxConnections })
  })
  let isClosed = false

  const limits: ServerOptions = { ...timing, maxHeaderSize: maxHeaderBytes, noDelay: true }
  const material = tls === undefined ? undefined : await loadTlsFiles(tls)
  const tlsServer =
    material === undefined
      ? undefined
      : createTlsServer({ ...limits, handshakeTimeout: timing.headersTimeout, ...material })
  const server: Server = tlsServer ?? createServer(limits)
  server.maxHeadersCount = maxHeaders
  const connections = limitConnections(server, settings.maxConnections, crowds.add)
  server.on('request', (request, response) => void serve(request, response, false))
  // Falco's libcurl asks before it sends more than a megabyte (RFC 9110 section 10.1.1): refused before it has sent it.
  server.on('checkContinue', (request, response) => void serve(request, response, true))
  const renew = (fresh: TlsMaterial): void => tlsServer?.setSecureContext(fresh)
  const freshTls = tls && material && keepTlsFresh(tls, material, renew, { way, tell, report })

  const answerTo = createAnswerer({ settings, clients, report, strangers, trust: connections.trust })
  const sweeping = setInterval(() => {
    for (const { streams } of clients) streams.sweep(performance.now())
  }, sweepMs).unref()

  async function serve(request: IncomingMessage, response: ServerResponse, asks: boolean): Promise<void> {
    request.on('error', () => {}) // the client is gone: told by what reads the body
    let client = 'unknown'
    try {
      const know = (name: string): void => void (client = name)
      const answer = await answerTo(request, { know, goOn: () => asks && response.writeContinue() })
      if (answer === undefined) return
      if (client !== 'unknown') tell('requests-answered', { way, client, status: answer.status })
      send(request, response, answer)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      tell('request-failed', { way, client, reason })
      send(request, response, failure(500, 'the request failed through no fault of yours'))
    }
  }

  try {
    server.listen({ host: listen.host, port: listen.port })
    await once(server, 'listening')
  } catch (cause) {
    freshTls?.close()
    clearInterval(sweeping)
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
        behindBytes: undefined,
        ...report.facts(),
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
      clearInterval(sweeping)
      freshTls?.close()
      strangers.close()
      crowds.close()
      ended.resolve()
    },
  }
}
