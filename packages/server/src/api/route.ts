import type { Code, Event } from '@tidewaiter/model'
import type { z } from 'zod'
import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'
import type { Permission } from '../identity/permissions.ts'
import type { Change } from '../state/open-state.ts'

/**
 * Who may ask: everybody (`anyone`), everybody who has signed in or has a token (`known`), an agent (`agent`), whoever has the key that
 * stands in the path (`key`), or who has the permission.
 */
type Access = 'anyone' | 'known' | 'agent' | 'key' | Permission

/** A request that was let in and checked. */
export type Call<Params, Query, Body> = {
  readonly id: string
  readonly actor: Actor
  /** Address of the client, without a port; behind a trusted proxy, what that says. */
  readonly address: string
  readonly headers: Headers
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** The version that If-Match wants; undefined where it is not given. See `expectVersion`. */
  readonly ifMatch: number | undefined
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
  /**
   * Changes the state, in one transaction with the events that it emits. What the work of a route that `creates` gives is the
   * reply, and is kept under the Idempotency-Key in the same transaction.
   */
  readonly change: <T>(work: (change: Change) => Promise<T>) => Promise<T>
  /** Keeps events that belong to no change of the state together with that of the request, before the reply leaves. */
  readonly record: (events: readonly Event[]) => void
  /** Sets a header of the reply. */
  readonly setHeader: (name: string, value: string) => void
  /** Names another actor than the request had, for the event of it: whoever has just signed in. */
  readonly nowIs: (actor: Actor) => void
}

/** Where a browser is sent on to. */
export type Redirect = { readonly location: string }

/** What a route replies with that has a body of its own. */
export type Stream = {
  readonly contentType: string
  readonly body: ReadableStream<Uint8Array>
  readonly fileName?: string
}

/**
 * One thing that can be asked for. Everything about it follows from this: whether a request is let in and right, the reply, the event,
 * OpenAPI, the types of clients, the reference.
 */
export type Route = {
  /** Unique: `createUser`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** With its parameters in braces: `/v1/users/{id}`. */
  readonly path: `/${string}`
  /** What it belongs to, for people: `Users`. */
  readonly group: string
  readonly summary: string
  readonly access: Access
  /** Codes of the events that it can cause beside API-001. A route that changes nothing names none. */
  readonly events: readonly Code[]
  /** It makes something: 201, and an Idempotency-Key is honoured. */
  readonly creates: boolean
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  /** Longest body in bytes. */
  readonly bodyLimit: number
  /** Undefined: there is no content, 204; `stream`: the handler gives a {@link Stream}; `redirect`: a {@link Redirect}, 302. */
  readonly reply: z.ZodType | 'stream' | 'redirect' | undefined
  /** Content type of a stream. */
  readonly contentType: string
  readonly handle: (call: Call<unknown, unknown, unknown>, house: House) => Promise<unknown>
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
/** Replies are given in the form before the schema; it documents and, in tests, checks them. */
type Given<R> = R extends 'stream' ? Stream : R extends 'redirect' ? Redirect : R extends z.ZodType ? z.input<R> : void

const defaultBodyLimit = 256 * 1024

/** Makes a route, with types for its handler that follow from its schemas. */
export function route<
  P extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | 'stream' | 'redirect' | undefined = undefined,
>(
  definition: Pick<Route, 'name' | 'method' | 'path' | 'group' | 'summary' | 'access'> & {
    readonly events?: readonly Code[]
    readonly creates?: boolean
    readonly params?: P
    readonly query?: Q
    readonly body?: B
    readonly bodyLimit?: number
    readonly reply?: R
    readonly contentType?: string
    readonly handle: (call: Call<Parsed<P>, Parsed<Q>, Parsed<B>>, house: House) => Promise<Given<R>>
  },
): Route {
  const { events = [], creates = false, params, query, body, reply, bodyLimit = defaultBodyLimit } = definition
  const { contentType = 'application/json' } = definition
  const handle = definition.handle as Route['handle']
  return { ...definition, events, creates, params, query, body, reply, bodyLimit, contentType, handle }
}
