import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Tell } from '@tidewaiter/telemetry'
import { GatewayError } from '../gateway-errors.ts'
import type { gatewayHappenings } from '../gateway-happenings.ts'
import type { Service } from '../service.ts'
import type { ErrorAnswer, Route } from './route.ts'
import { routes } from './routes.ts'

const maxBodyBytes = 1024 * 1024

/**
 * The control interface over HTTP. It knows no users: it listens on a socket that only the user of the service may open.
 */
export function createControlApp(service: Service, tell: Tell<typeof gatewayHappenings>): Hono {
  const app = new Hono()
  app.use(
    bodyLimit({
      maxSize: maxBodyBytes,
      onError: (c) => c.json(answerOf(new GatewayError('request-invalid', { fault: 'the body is too long' })), 413),
    }),
  )
  app.onError((error, c) => {
    const told = 'action' in error
    if (!told) tell('control-failed', { request: c.req.path, reason: error.stack ?? error.message })
    return c.json(answerOf(error), told ? (statuses[String('code' in error ? error.code : '')] ?? 409) : 500)
  })
  app.notFound((c) =>
    c.json(answerOf(new GatewayError('request-invalid', { fault: `there is no ${c.req.path}` })), 404),
  )
  for (const route of Object.values<Route>(routes)) {
    app.on(route.method, route.path, async (c) => {
      const request = route.request === undefined ? undefined : readRequest(route.request(), await c.req.text())
      const { journal, reports } = service.gateway
      const on = { service, journal, reports }[route.on] as never
      if (route.answers === 'one') return c.json((await route.handle(on, request as never)) ?? null)
      const gone = new AbortController()
      const answers = route.handle(on, request as never, gone.signal)[Symbol.asyncIterator]()
      // The first one is waited for, so that a request that cannot be met gets a plain error.
      const first = await answers.next()
      return new Response(linesOf(first, answers, gone), { headers: { 'content-type': 'application/x-ndjson' } })
    })
  }
  return app
}

/** By the code of an error; 409 for any other that says what to do. */
const statuses: Readonly<Record<string, 400 | 404>> = {
  'request-invalid': 400,
  'integration-unknown': 404,
  'replay-unknown': 404,
  'dead-letter-unknown': 404,
  'report-unknown': 404,
}

function readRequest(schema: ReturnType<NonNullable<Route['request']>>, text: string): unknown {
  const fail = (fault: string): never => {
    throw new GatewayError('request-invalid', { fault })
  }
  let body: unknown
  try {
    body = text === '' ? {} : JSON.parse(text)
  } catch {
    return fail('the body is no JSON')
  }
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  return fail(parsed.error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; '))
}

function answerOf(error: Error): ErrorAnswer {
  if ('action' in error && 'code' in error) {
    return { error: { code: String(error.code), message: error.message, action: String(error.action) } }
  }
  const { code, message, action } = new GatewayError('request-failed', { reason: 'a fault in tidewaiter itself' })
  return { error: { code, message, action } }
}

function linesOf(
  first: IteratorResult<unknown>,
  rest: AsyncIterator<unknown>,
  gone: AbortController,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let next: Promise<IteratorResult<unknown>> | undefined = Promise.resolve(first)
  return new ReadableStream({
    pull: async (controller) => {
      try {
        const { done, value } = await (next ?? rest.next())
        next = undefined
        if (done === true) controller.close()
        else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`))
      } catch (error) {
        controller.enqueue(encoder.encode(`${JSON.stringify(answerOf(error as Error))}\n`))
        controller.close()
      }
    },
    cancel: async () => {
      gone.abort()
      await rest.return?.()
    },
  })
}
