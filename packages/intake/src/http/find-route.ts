import { sourceNames } from '@tidewaiter/sources'
import type { IncomingMessage } from 'node:http'

/** What a path stands for. */
export type Route =
  | { readonly to: 'health' }
  /** Records of the client's tool, or of the one that recognises them; the client may be named. */
  | { readonly to: 'events'; readonly client?: string }
  /** Records of one tool. */
  | { readonly to: 'source'; readonly source: string }

/** The route of a request, or undefined; the query is not looked at. */
export function findRoute({ url = '' }: IncomingMessage): Route | undefined {
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  if (path === '/healthz') return { to: 'health' }
  const [, kind, name] = /^\/v1\/(events|sources)(?:\/([\w.-]+))?$/.exec(path) ?? []
  if (kind === 'events') return { to: 'events', ...(name !== undefined && { client: name }) }
  return name !== undefined && sourceNames.includes(name) ? { to: 'source', source: name } : undefined
}
