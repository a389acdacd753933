import type { Server } from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { isIP } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Journal, ReportStore } from '@tidewaiter/journal'
import type { ServerConfig } from '@tidewaiter/gateway'
import type { Telemetry } from '@tidewaiter/telemetry'
import { createClientAddress } from './api/client-address.ts'
import { createApi } from './api/create-api.ts'
import { createRateLimits } from './api/rate-limits.ts'
import { createRecorder } from './api/recorder.ts'
import { createSessionCookie } from './api/session-cookie.ts'
import type { House } from './house.ts'
import { keepCertificate, readCertificate } from './keep-certificate.ts'
import { offerSetup } from './identity/setup.ts'
import type { ServerState } from './open-server-state.ts'
import { routes } from './routes.ts'
import type { ServerGateway } from './server-gateway.ts'
import { ServerError } from './server-errors.ts'
import { serverHappenings } from './server-happenings.ts'
import { newId } from './state/new-id.ts'
import { startRelay } from './state/relay.ts'
import { startTasks } from './tasks.ts'

/**
 * The control plane upon a running gateway.
 *
 *   start:  state -> relay -> what people have made runs -> tasks -> API
 *   stop:   API -> tasks -> relay -> state          the gateway is stopped after it, so that the last events find the journal open
 */
export type RunningServer = {
  readonly port: number
  readonly house: House
  readonly stop: () => Promise<void>
}

export type ServerSurroundings = {
  readonly telemetry: Telemetry
  readonly gateway: ServerGateway
  readonly journal: Journal
  readonly reports: ReportStore
  readonly opened: ServerState
  readonly machine: House['machine']
  readonly version: string
  readonly now: () => number
}

/** Requests of one client in a second, and at once: of those who have shown nothing, and of those who are known. */
const rates = { unknown: [5, 40], known: [100, 400] } as const

/**
 * Starts the server. It takes the opened state over: `stop` closes it, and so does a start that fails.
 *
 * @throws {ServerError} `certificate-unusable`, `listen-failed`
 */
export async function startServer(config: ServerConfig, surroundings: ServerSurroundings): Promise<RunningServer> {
  const { telemetry, gateway, journal, reports, opened, machine, version, now } = surroundings
  const { state, keys, place } = opened
  const { listen, tls } = config
  const certificate = tls === undefined ? undefined : readCertificate(tls)
  const tell = telemetry.teller(serverHappenings)
  const relay = await startRelay(state, journal, gateway, tell)
  const recorder = createRecorder(gateway, tell)
  const origin = config.url ?? `${tls === undefined ? 'http' : 'https'}://${hostOf(listen.host)}:${listen.port}`
  const house: House = {
    state,
    journal,
    reports,
    gateway,
    keys,
    tell,
    machine,
    origin,
    version,
    now,
    newId: () => newId(now()),
    record: recorder.record,
  }
  const addressOf = createClientAddress(config.proxies)
  const app = createApi({
    house,
    routes: routes(),
    cookie: createSessionCookie(origin),
    limits: { unknown: createRateLimits(...rates.unknown), known: createRateLimits(...rates.known) },
    addressOf: (request, bindings) =>
      addressOf(
        (bindings as Partial<HttpBindings> | undefined)?.incoming?.socket.remoteAddress,
        request.headers.get('x-forwarded-for'),
      ),
    corsOrigins: config.corsOrigins,
  })
  const server = createAdaptorServer({
    fetch: app.fetch,
    ...(certificate !== undefined && { createServer: createHttpsServer }),
    // RFC 8996 forbids what came before TLS 1.2.
    serverOptions: { ...httpLimits, ...(certificate !== undefined && { ...certificate, minVersion: 'TLSv1.2' }) },
  }) as Server
  server.maxConnections = 2_000
  const tasks = await startTasks(house)
  async function close(): Promise<void> {
    await tasks.stop()
    await recorder.close()
    await relay.close()
    await state.close()
  }
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(listen, resolve)
    })
  } catch (cause) {
    await close()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ServerError('listen-failed', { address: `${hostOf(listen.host)}:${listen.port}`, reason }, { cause })
  }
  const keeping =
    tls === undefined || certificate === undefined
      ? undefined
      : keepCertificate(house, tls, certificate, server as HttpsServer)
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : listen.port
  tell('server-started', { address: origin, state: place })
  await offerSetup(house)
  return {
    port,
    house,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      setTimeout(() => server.closeAllConnections(), endMs).unref()
      await closed
      await keeping?.stop()
      await close()
    },
  }
}

/** Slow and huge requests end here, before anything of ours sees them. */
const httpLimits = { maxHeaderSize: 16_384, requestTimeout: 60_000, headersTimeout: 10_000 } as const

/** Requests that are under way when the server stops get so long. */
const endMs = 2_000

function hostOf(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}
