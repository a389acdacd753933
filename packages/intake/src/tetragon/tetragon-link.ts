import {
  connect as connectHttp2,
  type ClientHttp2Session,
  type ClientSessionOptions,
  type SecureClientSessionOptions,
} from 'node:http2'
import { connect } from 'node:net'
import { createClient } from '@connectrpc/connect'
import { createGrpcTransport, type GrpcTransportOptions } from '@connectrpc/connect-node'
import { readPem } from '../read-pem.ts'
import { eventFilters } from './event-filters.ts'
import { sensors, type TetragonEvent } from './tetragon-api.ts'
import { formatTetragonAddress, type TetragonAddress } from './tetragon-address.ts'
import type { ClientTlsFiles, TetragonSettings } from './tetragon-settings.ts'

/**
 * One connection to Tetragon (gRPC over HTTP/2). What fails throws whatever the library has for it; see
 * `explain-link-error.ts`.
 */
export type TetragonLink = {
  /** Asks for the version, within a time in ms. */
  readonly version: (timeoutMs: number) => Promise<string>
  /**
   * The events from now on. While nobody takes the next one, nothing is read: HTTP/2 makes Tetragon wait, once 64 KiB are on
   * their way.
   */
  readonly events: () => AsyncIterable<TetragonEvent>
  /** Lets go of the connection; calls that are under way throw. */
  readonly close: () => void
}

/**
 * Gets ready to connect; the first call does.
 *
 * @throws {IntakeError} `tls-file-unreadable`
 */
export async function openLink(settings: TetragonSettings, signal: AbortSignal): Promise<TetragonLink> {
  const { address, tls, maxMessageBytes } = settings
  const authority = address.kind === 'socket' ? 'localhost' : formatTetragonAddress(address)
  const baseUrl = `${tls === undefined ? 'http' : 'https'}://${authority}`
  const session = lazySession(baseUrl, await sessionOptions(address, tls))
  const transport = createGrpcTransport({
    baseUrl,
    sessionManager: session,
    readMaxBytes: maxMessageBytes,
    // The limit is that of what is held in memory; Tetragon does not compress.
    acceptCompression: [],
  })
  const client = createClient(sensors, transport)
  return {
    version: async (timeoutMs) => (await client.getVersion({}, { timeoutMs, signal })).version,
    events: () => client.getEvents(eventFilters(settings), { signal }),
    close: session.close,
  }
}

type SessionOptions = ClientSessionOptions | SecureClientSessionOptions
type Session = NonNullable<GrpcTransportOptions['sessionManager']> & { readonly close: () => void }

/**
 * One HTTP/2 session, begun by the first request and never renewed. The library's own manager leaves a moment after
 * connecting in which nobody listens for errors, and a peer that speaks something else then ends the process.
 *
 * No pings are sent: a server of grpc-go hangs up on who sends more than one in 5 minutes. Asking for the version does what
 * they would.
 */
function lazySession(authority: string, options: SessionOptions): Session {
  let session: ClientHttp2Session | undefined
  let failure: unknown
  return {
    authority,
    request: async (method, path, headers, requestOptions) => {
      session ??= connectHttp2(authority, options).on('error', (error) => {
        failure = error
      })
      if (session.destroyed) throw failure ?? new Error('the connection is closed')
      return session.request({ ...headers, ':method': method, ':path': path }, requestOptions)
    },
    notifyResponseByteRead: () => {},
    close: () => session?.destroy(),
  }
}

async function sessionOptions(address: TetragonAddress, tls: ClientTlsFiles | undefined): Promise<SessionOptions> {
  if (address.kind === 'socket') return { createConnection: () => connect(address.path) }
  if (tls === undefined) return {}
  const { ca, cert, key, serverName } = tls
  return {
    // RFC 8996 forbids what came before.
    minVersion: 'TLSv1.2',
    ...(ca !== undefined && { ca: await readPem('authority', ca) }),
    ...(cert !== undefined && { cert: await readPem('certificate', cert) }),
    ...(key !== undefined && { key: await readPem('key', key) }),
    ...(serverName !== undefined && { servername: serverName }),
  }
}
