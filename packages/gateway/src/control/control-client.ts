import { request as httpRequest, type IncomingMessage } from 'node:http'
import { createInterface } from 'node:readline'
import { GatewayError, type GatewayErrorCode } from '../gateway-errors.ts'
import type { AnswerOf, ErrorAnswer, RequestOf, Route } from './route.ts'
import { routes, type Routes } from './routes.ts'

type RouteName = keyof Routes
type OneName = { [Name in RouteName]: Routes[Name] extends { readonly answers: 'one' } ? Name : never }[RouteName]
type ManyName = Exclude<RouteName, OneName>

/** Asks the running service. */
export type ControlClient = {
  /** @throws {GatewayError | ToldError} `not-running`, `not-permitted`, `answer-lost`, and what the service says */
  readonly ask: <Name extends OneName>(name: Name, request?: RequestOf<Routes[Name]>) => Promise<AnswerOf<Routes[Name]>>
  /** As `ask`, for answers that come one by one. Leaving the loop calls the rest off. */
  readonly askMany: <Name extends ManyName>(
    name: Name,
    request: RequestOf<Routes[Name]>,
  ) => AsyncGenerator<AnswerOf<Routes[Name]>>
}

/** What the service has said is wrong, in its words. */
export class ToldError extends Error {
  override readonly name = 'ToldError'
  readonly code: string
  readonly action: string

  constructor({ code, message, action }: ErrorAnswer['error']) {
    super(message)
    this.code = code
    this.action = action
  }
}

/** @param socket path of the control socket */
export function createControlClient(socket: string): ControlClient {
  async function respond(name: RouteName, request: unknown): Promise<IncomingMessage> {
    const { method, path } = routes[name] as Route
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = httpRequest(
        { socketPath: socket, method, path, headers: { 'content-type': 'application/json' } },
        resolve,
      )
      sent.once('error', (cause: NodeJS.ErrnoException) => reject(explain(socket, cause)))
      sent.end(request === undefined ? undefined : JSON.stringify(request))
    })
    if (response.statusCode === 200) return response
    throw told(await textOf(response))
  }

  return {
    ask: async (name, request) => JSON.parse(await textOf(await respond(name, request))) as never,
    askMany: async function* (name, request) {
      const response = await respond(name, request)
      try {
        for await (const line of createInterface({ input: response, crlfDelay: Infinity })) {
          const answer = JSON.parse(line) as object
          if ('error' in answer && Object.keys(answer).length === 1) throw told(line)
          yield answer as never
        }
        if (!response.complete) throw new GatewayError('answer-lost', { reason: 'the answer has no end' })
      } finally {
        response.destroy()
      }
    },
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch (cause) {
    throw new GatewayError('answer-lost', { reason: cause instanceof Error ? cause.message : String(cause) }, { cause })
  }
  return Buffer.concat(chunks).toString()
}

function told(text: string): Error {
  try {
    return new ToldError((JSON.parse(text) as ErrorAnswer).error)
  } catch (cause) {
    return new GatewayError('answer-lost', { reason: 'it is no answer of tidewaiter' }, { cause })
  }
}

function explain(socket: string, cause: NodeJS.ErrnoException): GatewayError {
  const codes: Readonly<Record<string, GatewayErrorCode>> = {
    ENOENT: 'not-running',
    ECONNREFUSED: 'not-running',
    ENOTDIR: 'not-running',
    EACCES: 'not-permitted',
    EPERM: 'not-permitted',
  }
  const code = codes[cause.code ?? ''] ?? 'answer-lost'
  return new GatewayError(code, { socket, reason: cause.message }, { cause })
}
