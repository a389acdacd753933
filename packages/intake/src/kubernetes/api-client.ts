import { request as plainRequest, Agent as PlainAgent, type IncomingMessage } from 'node:http'
import { request as tlsRequest, Agent as TlsAgent } from 'node:https'
import { IntakeError } from '../intake-errors.ts'
import type { Cluster, Credentials } from './cluster.ts'

/** Asks an API server. Nothing but GET. */
export type ApiClient = {
  /**
   * Asks for one answer in JSON.
   *
   * @returns the answer, whatever its status; undefined in place of a body over `maxBytes`
   * @throws {IntakeError} `cluster-unreachable`, `cluster-untrusted`, `cluster-answer-unreadable`, `cluster-file-unreadable`,
   *   `kubeconfig-unusable`
   */
  readonly get: (path: string, maxBytes: number, signal: AbortSignal) => Promise<ApiAnswer>
  /**
   * Begins a watch: an answer that goes on until the server ends it, or `deadlineMs` is over. Its chunks throw as `get` does.
   */
  readonly watch: (path: string, deadlineMs: number, signal: AbortSignal) => Promise<ApiWatch>
  readonly close: () => void
}

export type ApiAnswer = {
  readonly status: number
  readonly body: unknown
  /** How long the server wants to be left alone, in ms. */
  readonly retryAfterMs?: number | undefined
}

type ApiWatch =
  | { readonly kind: 'answer'; readonly answer: ApiAnswer }
  | { readonly kind: 'chunks'; readonly chunks: AsyncIterable<Buffer> }

/** For the head of an answer, and for a whole one that is no watch. A page of a list takes the API server some seconds at most. */
const answerMs = 60_000

/** Of an answer that says what is wrong. */
const maxStatusBytes = 64 * 1024

export function createApiClient({ server, serverName, credentials }: Cluster): ApiClient {
  const isPlain = server.protocol === 'http:'
  let agent: PlainAgent | undefined
  let agentMade = ''

  /** Connections live as long as what they were made with. */
  function agentFor({ ca, cert, key }: Credentials): PlainAgent {
    const made = JSON.stringify([ca, cert, key])
    if (agent !== undefined && made === agentMade) return agent
    // What is under way with the agent before goes on.
    agentMade = made
    // The kernel notices in minutes that the other side is gone; a deadline does the rest.
    const keep = { keepAlive: true, keepAliveMsecs: 30_000 }
    const servername = serverName === undefined ? {} : { servername: serverName }
    const trust = { ca, cert, key, minVersion: 'TLSv1.2', rejectUnauthorized: true, ...servername } as const
    agent = isPlain ? new PlainAgent(keep) : new TlsAgent({ ...keep, ...trust })
    return agent
  }

  /** Resolves with the head of the answer. */
  async function ask(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const known = await credentials()
    const url = new URL(server.pathname.replace(/\/$/, '') + path, server)
    const headers = {
      accept: 'application/json',
      'user-agent': 'tidewaiter',
      ...(known.token !== undefined && { authorization: `Bearer ${known.token}` }),
    }
    const answered = Promise.withResolvers<IncomingMessage>()
    try {
      const send = isPlain ? plainRequest : tlsRequest
      send(url, { agent: agentFor(known), headers, signal })
        .on('response', answered.resolve)
        .on('error', answered.reject)
        .end()
      return await answered.promise
    } catch (error) {
      throw explain(error)
    }
  }

  function explain(error: unknown): IntakeError {
    if (error instanceof IntakeError) return error
    const { code = '', message } = error as NodeJS.ErrnoException
    const isLate = error instanceof Error && error.name === 'AbortError'
    const details = { server: server.origin, reason: isLate ? 'it does not answer in time' : message }
    // An alert is what the server says of our certificate.
    const isTrust = /CERT|SIGNATURE|ISSUER|ALTNAME|SELF_SIGNED/.test(code) && !code.includes('ALERT')
    return new IntakeError(isTrust ? 'cluster-untrusted' : 'cluster-unreachable', details, { cause: error })
  }

  async function* chunksOf(answer: IncomingMessage): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of answer) yield chunk as Buffer
    } catch (error) {
      throw explain(error)
    }
  }

  async function read(answer: IncomingMessage, maxBytes: number): Promise<ApiAnswer> {
    const status = answer.statusCode ?? 0
    const seconds = Number(answer.headers['retry-after'])
    const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined
    const parts: Buffer[] = []
    let bytes = 0
    for await (const chunk of chunksOf(answer)) {
      bytes += chunk.length
      // Leaving the loop closes the connection.
      if (bytes > maxBytes) return { status, body: undefined, retryAfterMs }
      parts.push(chunk)
    }
    const text = Buffer.concat(parts).toString()
    try {
      return { status, body: JSON.parse(text), retryAfterMs }
    } catch (cause) {
      if (status !== 200) return { status, body: text.slice(0, 200), retryAfterMs }
      throw new IntakeError('cluster-answer-unreadable', { server: server.origin }, { cause })
    }
  }

  return {
    get: async (path, maxBytes, signal) => {
      const deadline = createDeadline(signal, answerMs)
      try {
        return await read(await ask(path, deadline.signal), maxBytes)
      } finally {
        deadline.stop()
      }
    },
    watch: async (path, deadlineMs, signal) => {
      const deadline = createDeadline(signal, answerMs)
      try {
        const answer = await ask(path, deadline.signal)
        if (answer.statusCode !== 200) {
          const refusal = await read(answer, maxStatusBytes)
          deadline.stop()
          return { kind: 'answer', answer: refusal }
        }
        deadline.set(deadlineMs)
        return { kind: 'chunks', chunks: untilEnd(chunksOf(answer), deadline.stop) }
      } catch (error) {
        deadline.stop()
        throw error
      }
    },
    close: () => agent?.destroy(),
  }
}

type Deadline = { readonly signal: AbortSignal; readonly set: (ms: number) => void; readonly stop: () => void }

/** A signal that aborts with another one, or after a time that can be set anew. */
function createDeadline(signal: AbortSignal, ms: number): Deadline {
  const own = new AbortController()
  const expire = (): void => own.abort()
  let timer = setTimeout(expire, ms)
  const stop = (): void => clearTimeout(timer)
  return {
    signal: AbortSignal.any([signal, own.signal]),
    set: (later) => {
      stop()
      timer = setTimeout(expire, later)
    },
    stop,
  }
}

async function* untilEnd(chunks: AsyncIterable<Buffer>, end: () => void): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } finally {
    end()
  }
}
