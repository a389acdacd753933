import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { formatListenPlace } from '../config/format-listen-place.ts'
import { Hono } from 'hono'
import type { ListenPlace } from '../config/config.ts'
import type { Service } from '../service.ts'
import { closed, listening, type Listening } from './listening.ts'

/** The journal of a healthy service answers within milliseconds. */
const answerWithinMs = 5_000

/**
 * Metrics and health for machines, without a token: nothing here changes anything or tells what events say.
 *
 * - `/healthz`: the process lives and its journal answers. A no means: start it anew.
 * - `/readyz`: every way in is open and the journal takes entries. A SIEM that is down does not make it a no: the journal keeps
 *   the events meanwhile, and to take the service out would turn a delay into a loss.
 */
export function createMonitorApp(service: Pick<Service, 'gateway' | 'telemetry'>): Hono {
  const app = new Hono()
  app.get('/metrics', async (c) => {
    const { text, contentType } = await service.telemetry.metrics()
    return c.body(text, 200, { 'content-type': contentType })
  })
  app.get('/healthz', async (c) => {
    const answered = await within(service.gateway.journal.status())
    return answered === undefined ? c.text('the journal does not answer\n', 503) : c.text('ok\n')
  })
  app.get('/readyz', async (c) => {
    const status = await within(service.gateway.status())
    if (status === undefined) return c.text('the journal does not answer\n', 503)
    const faults = [
      ...(status.state === 'stopping' ? ['stopping'] : []),
      ...(status.journal.refusing === undefined ? [] : ['the journal takes nothing in']),
      ...status.ways.filter(({ state }) => state === 'failed').map(({ name }) => `way ${name} is not open`),
    ]
    return faults.length === 0 ? c.text('ok\n') : c.text(`${faults.join('\n')}\n`, 503)
  })
  return app
}

/** @throws {GatewayError} `address-in-use`, `address-not-permitted`, `listen-failed` */
export async function serveMonitor(
  app: Hono,
  { host, port }: ListenPlace,
): Promise<Listening & { readonly port: number }> {
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { maxHeaderSize: 8192, requestTimeout: 10_000 },
  }) as Server
  server.maxConnections = 100
  await listening(server, () => server.listen({ host, port }), formatListenPlace({ host, port }), 'metrics.listen')
  const address = server.address()
  return { port: typeof address === 'object' && address !== null ? address.port : port, close: () => closed(server) }
}

async function within<T>(answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), answerWithinMs)
  })
  try {
    return await Promise.race([answer.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}
