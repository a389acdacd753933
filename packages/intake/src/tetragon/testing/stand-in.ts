import { once } from 'node:events'
import { createSecureServer, createServer, type Http2Server, type Http2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { create, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { connectNodeAdapter } from '@connectrpc/connect-node'
import { eventSchema, sensors, type EventsRequest, type TetragonEvent } from '../tetragon-api.ts'

/** A gRPC service that behaves as Tetragon's does; only what it sends is made up. */
export type StandIn = {
  /** As it stands in the settings. */
  readonly address: string
  /** What was asked for, by each GetEvents call. */
  readonly requests: readonly EventsRequest[]
  /** Streams that are open now. */
  readonly streams: () => number
  /** Sends an event to every open stream; resolves when all of them have taken it, which HTTP/2 makes them wait for. */
  readonly send: (event: TetragonEvent) => Promise<void>
  /** Events that were given to streams so far. */
  readonly sent: () => number
  /** Ends all streams as Tetragon does when it stops. */
  readonly endStreams: (error?: ConnectError) => void
  /** Hangs up on everybody. */
  readonly hangUp: () => void
  /** While true, GetVersion is not answered. */
  silent: boolean
  readonly close: () => Promise<void>
}

type Offer = { readonly event: TetragonEvent; readonly taken: () => void }
type Stream = { readonly queue: Offer[]; wake: () => void; end: ConnectError | 'end' | undefined }

export type StandInOptions = {
  /** Path of the socket, or a port of loopback; any free one when absent. */
  readonly path?: string
  readonly port?: number
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer; readonly ca?: Buffer; readonly requestCert?: boolean }
  readonly version?: string
}

/** Takes an event in the JSON of the export file, returns it as a message; keys that the definition does not have are left out. */
export function eventOf(json: unknown): TetragonEvent {
  return fromJson(eventSchema, json as JsonValue, { ignoreUnknownFields: true })
}

export async function startStandIn({ path, port = 0, tls, version = 'v1.7.0' }: StandInOptions = {}): Promise<StandIn> {
  const streams = new Set<Stream>()
  const sessions = new Set<Http2Session>()
  const requests: EventsRequest[] = []
  let sent = 0

  async function* events(
    request: EventsRequest,
    { signal }: { readonly signal: AbortSignal },
  ): AsyncGenerator<TetragonEvent> {
    requests.push(request)
    const stream: Stream = { queue: [], wake: () => {}, end: undefined }
    streams.add(stream)
    // A stream that somebody hangs up on, while it waits for room, never goes on.
    const leave = (): void => {
      streams.delete(stream)
      stream.wake()
      for (const { taken } of stream.queue.splice(0)) taken()
    }
    signal.addEventListener('abort', leave)
    try {
      while (!signal.aborted) {
        const offer = stream.queue.shift()
        if (offer !== undefined) {
          signal.addEventListener('abort', offer.taken, { once: true })
          yield offer.event
          signal.removeEventListener('abort', offer.taken)
          sent++
          offer.taken()
          continue
        }
        if (stream.end === 'end') return
        if (stream.end !== undefined) throw stream.end
        const { promise, resolve } = Promise.withResolvers<void>()
        stream.wake = resolve
        if (!signal.aborted) await promise
      }
    } finally {
      leave()
    }
  }

  const standIn = { silent: false }
  const handler = connectNodeAdapter({
    routes: (router) => {
      router.service(sensors, {
        getEvents: events,
        getVersion: async (_request, { signal }) => {
          if (standIn.silent) await once(signal, 'abort')
          return create(sensors.method.getVersion.output, { version })
        },
      })
    },
  })
  const server: Http2Server = tls === undefined ? createServer(handler) : createSecureServer(tls, handler)
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
    session.on('error', () => {})
  })
  server.listen(...((path === undefined ? [port, '127.0.0.1'] : [path]) as [string]))
  await once(server, 'listening')

  return Object.assign(standIn, {
    address: path === undefined ? `localhost:${(server.address() as AddressInfo).port}` : `unix://${path}`,
    requests,
    streams: () => streams.size,
    sent: () => sent,
    send: async (event: TetragonEvent) => {
      await Promise.all(
        Array.from(streams, async (stream) => {
          const { promise, resolve } = Promise.withResolvers<void>()
          stream.queue.push({ event, taken: resolve })
          stream.wake()
          await promise
        }),
      )
    },
    endStreams: (error?: ConnectError) => {
      for (const stream of streams) {
        stream.end = error ?? 'end'
        stream.wake()
      }
    },
    hangUp: () => {
      for (const session of sessions) session.destroy()
    },
    close: async () => {
      for (const session of sessions) session.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  })
}

/** What grpc-go says when Tetragon stops. */
export const stopping: ConnectError = new ConnectError('context canceled', Code.Unknown)
