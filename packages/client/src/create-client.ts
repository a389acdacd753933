import { operationPlaces } from './operation-places.ts'
import type { Operations } from './operations.ts'

/** What a request was answered with that could not be met: problem details of RFC 9457. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  /** What to do about it. */
  readonly action: string
  readonly request: string
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[]
}

/** Thrown by requests that were answered with a problem. */
export class RequestError extends Error {
  override readonly name = 'RequestError'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.problem = problem
  }
}

export type ClientSettings = {
  /** Where the server is: `https://tidewaiter.example.com`. Absent in a page of the server itself. */
  readonly url?: string
  /** An API token. In a page the session cookie does. */
  readonly token?: string
  /** For own certificates, proxies and tests. */
  readonly fetch?: typeof fetch
}

/** The members of a request that an operation has. */
type Given<O extends { readonly params: unknown; readonly query: unknown; readonly body: unknown }> = {
  readonly [K in 'params' | 'query' | 'body' as O[K] extends undefined ? never : K]: O[K]
} & {
  readonly ifMatch?: number
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export type Client = {
  /**
   * Asks for an operation by its name and returns what it replies.
   *
   * @throws {RequestError} for a problem
   * @throws {TypeError} as `fetch` does, when there is no answer
   */
  readonly ask: <N extends keyof Operations>(
    name: N,
    ...given: {} extends Given<Operations[N]> ? [Given<Operations[N]>?] : [Given<Operations[N]>]
  ) => Promise<Operations[N]['reply']>
  /** The same for operations that reply with a stream, such as an export. */
  readonly stream: <N extends keyof Operations>(name: N, given?: Given<Operations[N]>) => Promise<Response>
}

type AnyGiven = {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly ifMatch?: number
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/** A client of the API. */
export function createClient({ url = '', token, fetch: fetching = fetch }: ClientSettings): Client {
  async function send(name: keyof Operations, given: AnyGiven = {}): Promise<Response> {
    const [method, path] = operationPlaces[name].split(' ') as [string, string]
    const { params = {}, query = {}, body, ifMatch, idempotencyKey, signal } = given
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params[key])))
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) search.append(key, String(one))
    }
    const response = await fetching(`${url}${filled}${search.size > 0 ? `?${search.toString()}` : ''}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    })
    if (response.ok) return response
    throw new RequestError(await problemOf(response))
  }

  return {
    ask: async (name, ...[given]) => {
      const response = await send(name, given)
      return (response.status === 204 ? undefined : await response.json()) as never
    },
    stream: (name, given) => send(name, given),
  }
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  if (response.headers.get('content-type')?.startsWith('application/problem+json') === true) {
    return JSON.parse(text) as Problem
  }
  // Something in front of the server has answered.
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: `${response.status} ${response.statusText}, and not by Tidewaiter`,
    code: 'not-tidewaiter',
    action: 'Check the URL, and what stands between: a proxy, a gateway.',
    request: '',
  }
}
