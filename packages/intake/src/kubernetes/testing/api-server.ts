import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

/** An object as the stand-in keeps it. */
type Stored = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid: string
    readonly resourceVersion: string
  }
  readonly [more: string]: unknown
}

type Change = { readonly type: string; readonly object: Stored; readonly version: number }

type Watcher = {
  readonly resource: string
  readonly namespace: string | undefined
  readonly answer: ServerResponse
}

/** What a resource is in the description of its group. */
type Resource = {
  readonly group: string
  readonly version: string
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
}

/**
 * A stand-in for an API server: discovery, lists in pages, watches from a version with bookmarks, 410 once it has forgotten,
 * ServiceAccount tokens. It keeps objects and what happened to them; tests spoil the rest.
 */
export type ApiServer = {
  readonly url: string
  /** Creates or rewrites an object. Each write gives it a new version, also when nothing else changes. */
  readonly put: (
    resource: string,
    object: { readonly name: string; readonly namespace?: string; readonly uid?: string },
    body: object,
  ) => Stored
  readonly remove: (resource: string, name: string, namespace?: string) => void
  /** Forgets everything that happened so far: older versions and pages are answered 410. */
  readonly forget: () => void
  /** Goes back to a version, as a cluster that is restored from a backup: the objects stay. */
  readonly restore: (earlier: number) => void
  /** Ends all watches: as the server does, or in the middle of a line. */
  readonly endWatches: (how?: 'end' | 'cut') => void
  /** Tells the version to all watches. */
  readonly bookmark: () => void
  /** Sends bytes to all watches as they are. */
  readonly send: (text: string) => void
  readonly watches: () => number
  /** The version of the last change. */
  readonly version: () => number
  /** Lets requests wait, until what is returned is called. */
  readonly hold: () => () => void
  /** Requests so far: path and query. */
  readonly requests: readonly string[]
  /** Answers instead of the server, when it returns true. */
  intercept: ((request: IncomingMessage, answer: ServerResponse) => boolean) | undefined
  /** Tokens that are good; undefined: nobody is asked. */
  tokens: readonly string[] | undefined
  /** Watches are answered, and then nothing is sent any more. */
  isMute: boolean
  resources: Resource[]
}

export const policyReports: Resource = {
  group: 'wgpolicyk8s.io',
  version: 'v1alpha2',
  name: 'policyreports',
  kind: 'PolicyReport',
  namespaced: true,
}

export async function startApiServer(t: Pick<TestContext, 'after'>, tls?: ServerOptions): Promise<ApiServer> {
  const stored = new Map<string, Stored>()
  const watchers = new Set<Watcher>()
  const requests: string[] = []
  let history: Change[] = []
  let version = 100
  let forgottenTo = 0
  let uids = 0

  const keyOf = (resource: string, name: string, namespace = ''): string => `${resource}/${namespace}/${name}`
  const isWithin = (namespace: string | undefined, { metadata }: Stored): boolean =>
    namespace === undefined || metadata.namespace === namespace
  const line = ({ type, object }: Pick<Change, 'type' | 'object'>): string => `${JSON.stringify({ type, object })}\n`

  function happen(resource: string, type: string, object: Stored): void {
    history.push({ type: `${resource} ${type}`, object, version })
    if (api.isMute) return
    for (const watcher of watchers)
      if (watcher.resource === resource && isWithin(watcher.namespace, object))
        watcher.answer.write(line({ type, object }))
  }

  function handle(request: IncomingMessage, answer: ServerResponse): void {
    requests.push(request.url ?? '')
    if (api.intercept?.(request, answer) === true) return
    const token = request.headers.authorization?.replace('Bearer ', '')
    if (api.tokens !== undefined && !api.tokens.includes(token ?? '')) return refuse(answer, 401, 'Unauthorized')
    const url = new URL(request.url ?? '/', 'http://localhost')
    const [, group, wanted, ...rest] = url.pathname.slice(1).split('/')
    const inGroup = api.resources.filter((one) => one.group === group)
    const [first] = inGroup
    if (first === undefined) return refuse(answer, 404, 'the server could not find the requested resource')
    if (wanted === undefined) return reply(answer, { kind: 'APIGroup', preferredVersion: { version: first.version } })
    if (wanted !== first.version) return refuse(answer, 404, 'the server could not find the requested resource')
    if (rest.length === 0) {
      const verbs = ['get', 'list', 'watch']
      return reply(answer, {
        kind: 'APIResourceList',
        resources: inGroup.flatMap(({ name, kind, namespaced }) => [
          { name, kind, namespaced, verbs },
          { name: `${name}/status`, kind, namespaced, verbs: ['get'] },
        ]),
      })
    }
    const [namespace, name] = rest[0] === 'namespaces' ? [rest[1], rest[2]] : [undefined, rest[0]]
    const resource = inGroup.find((one) => one.name === name)
    if (resource === undefined) return refuse(answer, 404, 'the server could not find the requested resource')
    if (url.searchParams.get('watch') === 'true') watch(resource, namespace, url.searchParams, answer)
    else list(resource, namespace, url.searchParams, answer)
  }

  /** A page is taken at the version of the first, as far as the stand-in needs it: what is younger is left out. */
  function list(
    resource: Resource,
    namespace: string | undefined,
    query: URLSearchParams,
    answer: ServerResponse,
  ): void {
    const [at, from] = (query.get('continue') ?? `${version} 0`).split(' ').map(Number) as [number, number]
    if (at < forgottenTo) return refuse(answer, 410, 'The provided continue parameter is too old', 'Expired')
    const all = [...stored].filter(
      ([key, object]) => key.startsWith(`${resource.name}/`) && isWithin(namespace, object),
    )
    const items = all.map(([, object]) => object).filter(({ metadata }) => Number(metadata.resourceVersion) <= at)
    const end = from + Number(query.get('limit') ?? items.length)
    const metadata = { resourceVersion: String(at), ...(end < items.length && { continue: `${at} ${end}` }) }
    const { group, version: apiVersion, kind } = resource
    reply(answer, {
      apiVersion: `${group}/${apiVersion}`,
      kind: `${kind}List`,
      items: items.slice(from, end),
      metadata,
    })
  }

  function watch(
    resource: Resource,
    namespace: string | undefined,
    query: URLSearchParams,
    answer: ServerResponse,
  ): void {
    const from = Number(query.get('resourceVersion'))
    if (from < forgottenTo) {
      // Both happen: an API server answers 410, or begins the watch and sends it as an event.
      if (from % 2 === 0) return refuse(answer, 410, 'too old resource version', 'Expired')
      answer.writeHead(200)
      answer.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`)
      return
    }
    answer.writeHead(200, { 'content-type': 'application/json' })
    answer.flushHeaders()
    const watcher: Watcher = { resource: resource.name, namespace, answer }
    watchers.add(watcher)
    answer.on('close', () => watchers.delete(watcher))
    if (api.isMute) return
    for (const { type, object, version: at } of history) {
      const [name, kind = ''] = type.split(' ')
      if (at > from && name === resource.name && isWithin(namespace, object)) answer.write(line({ type: kind, object }))
    }
    const seconds = Number(query.get('timeoutSeconds'))
    setTimeout(() => answer.end(), seconds * 1000).unref()
  }

  function reply(answer: ServerResponse, body: object): void {
    answer.writeHead(200, { 'content-type': 'application/json' })
    answer.end(JSON.stringify(body))
  }

  const api: ApiServer = {
    url: '',
    requests,
    intercept: undefined,
    tokens: undefined,
    isMute: false,
    resources: [policyReports],
    put: (resource, { name, namespace, uid }, body) => {
      const key = keyOf(resource, name, namespace)
      const before = stored.get(key)
      const known = api.resources.find((one) => one.name === resource)
      version++
      const metadata = {
        name,
        ...(namespace !== undefined && { namespace }),
        uid: uid ?? before?.metadata.uid ?? `uid-${++uids}`,
        resourceVersion: String(version),
      }
      const object = { apiVersion: `${known?.group}/${known?.version}`, kind: known?.kind ?? '', ...body, metadata }
      stored.set(key, object)
      happen(resource, before === undefined ? 'ADDED' : 'MODIFIED', object)
      return object
    },
    remove: (resource, name, namespace) => {
      const key = keyOf(resource, name, namespace)
      const object = stored.get(key)
      if (object === undefined) return
      stored.delete(key)
      version++
      const metadata = { ...object.metadata, resourceVersion: String(version) }
      happen(resource, 'DELETED', { ...object, metadata })
    },
    forget: () => {
      version++
      history = []
      forgottenTo = version
    },
    restore: (earlier) => {
      version = earlier
      history = []
      for (const [key, object] of stored)
        stored.set(key, { ...object, metadata: { ...object.metadata, resourceVersion: String(earlier) } })
    },
    endWatches: (how = 'end') => {
      for (const { answer } of watchers) {
        if (how === 'end') answer.end()
        else answer.write('{"type":"MODIFIED","object":{"kind":"Pol', () => answer.destroy())
      }
      watchers.clear()
    },
    bookmark: () => {
      const metadata = { resourceVersion: String(version) }
      for (const { answer } of watchers) answer.write(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata } })}\n`)
    },
    send: (text) => {
      for (const { answer } of watchers) answer.write(text)
    },
    watches: () => watchers.size,
    version: () => version,
    hold: () => {
      const held: (() => void)[] = []
      api.intercept = (request, answer) => {
        held.push(() => handle(request, answer))
        return true
      }
      return () => {
        api.intercept = undefined
        for (const go of held) go()
      }
    },
  }
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return Object.assign(api, { url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}` })
}

/** Answers as an API server says what is wrong. */
export function refuse(
  answer: ServerResponse,
  code: number,
  message: string,
  reason?: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  answer.writeHead(code, { 'content-type': 'application/json', ...headers })
  answer.end(JSON.stringify({ kind: 'Status', status: 'Failure', code, message, reason }))
}
