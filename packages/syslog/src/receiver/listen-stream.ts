import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { createDeframer, DEFAULT_MAX_FRAME_BYTES } from '../framing/deframer.ts'
import type { DeframerFailure, Frame } from '../framing/deframer.ts'
import { SyslogError } from '../syslog-errors.ts'
import { errorCode, explainSocketError } from '../transport/explain-socket-error.ts'
import { createContext, loadTlsMaterial } from '../transport/tls-options.ts'
import { ANY_HOST, explainListenError } from './explain-listen-error.ts'
import type { ListenAddress, Listener, ListenOptions, ListenTlsOptions } from './listen.ts'
import { peerAt, peerName } from './peer.ts'
import type { Peer } from './peer.ts'

const HANDSHAKE_TIMEOUT_MS = 10_000

/** Our end of a connection is closed when everything is handled (`onEnd`), and not when that of the sender is. */
const allowHalfOpen = true

/**
 * Takes an address and the options of the receiver, returns the listener. Each connection is read frame by frame; while
 * the handler is busy it is not read, and TCP makes the sender wait.
 */
export async function listenStream(
  transport: 'tcp' | 'tls',
  address: ListenAddress & ListenTlsOptions,
  options: ListenOptions,
): Promise<Listener> {
  const maxConnections = options.limits?.maxConnections ?? 1_000
  const sockets = new Set<Socket>()
  /** Those that messages are read from: of TLS, the ones behind the handshake. */
  const reading = new Set<Socket>()
  const handlers = new Set<Promise<void>>()
  const accept = (socket: Socket): void => {
    if (socket.destroyed) return
    reading.add(socket)
    const handling = readConnection(transport, socket, options).finally(() => {
      reading.delete(socket)
      handlers.delete(handling)
    })
    handlers.add(handling)
  }
  const server =
    transport === 'tls'
      ? await createTls(address, options, accept)
      : createServer({ noDelay: true, allowHalfOpen }, accept)
  server.maxConnections = maxConnections
  server.on('drop', (data) => {
    const peer = peerName(peerAt(data?.remoteAddress, data?.remotePort))
    options.onFault?.(new SyslogError('too-many-connections', { peer, limit: maxConnections }))
  })
  // Of TLS too these are the raw ones, so a peer that never finishes its handshake is among them.
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket)
    if (options.admits?.(peerOf(socket)) === false) socket.destroy()
    socket.once('close', () => sockets.delete(socket))
  })

  try {
    server.listen({ host: address.host ?? ANY_HOST, port: address.port })
    await once(server, 'listening')
  } catch (cause) {
    throw explainListenError(cause, address)
  }
  server.on('error', (cause) => options.onFault?.(explainListenError(cause, address)))
  const bound = server.address() as AddressInfo
  return {
    host: bound.address,
    port: bound.port,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of reading) socket.end()
      const breakOff = (): void => sockets.forEach((socket) => socket.destroy())
      const timer = setTimeout(breakOff, options.limits?.drainMs ?? 0)
      await closed
      clearTimeout(timer)
      await Promise.all(handlers)
    },
  }
}

async function createTls(
  tls: ListenTlsOptions,
  options: ListenOptions,
  accept: (socket: Socket) => void,
): Promise<Server> {
  const required = tls.requireClientCertificate ?? false
  if (required && tls.ca === undefined && tls.caFile === undefined) {
    throw new SyslogError('option-invalid', {
      fault: 'to require client certificates, give the CA that signs them: a public one would let anyone in',
    })
  }
  const material = await loadTlsMaterial(tls)
  if (material.cert === undefined) {
    throw new SyslogError('option-invalid', { fault: 'a TLS receiver needs a certificate and its key' })
  }
  createContext(material) // throws what is wrong with it in our words
  const server = createTlsServer(
    {
      ...material,
      requestCert: required,
      rejectUnauthorized: required,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      allowHalfOpen,
    },
    accept,
  )
  server.on('tlsClientError', (cause, socket) => {
    const peer = peerName(peerOf(socket))
    options.onFault?.(new SyslogError('peer-handshake-failed', { peer, reason: cause.message }, { cause }))
  })
  return server
}

/** Reads one connection to its end and closes it. Resolves when the handler has finished; never rejects. */
async function readConnection(transport: 'tcp' | 'tls', socket: Socket, options: ListenOptions): Promise<void> {
  const peer = peerOf(socket)
  const name = peerName(peer)
  const maxFrameBytes = options.limits?.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES
  const idleTimeoutMs = options.limits?.idleTimeoutMs ?? 600_000
  const deframer = createDeframer({ framing: options.framing ?? 'auto', maxFrameBytes })
  const report = (fault: SyslogError): void => options.onFault?.(fault)
  let busy = false

  const handle = async (frames: readonly Frame[]): Promise<void> => {
    busy = true
    for (const frame of frames) {
      if (frame.truncated === true) report(new SyslogError('message-truncated', { peer: name, limit: maxFrameBytes }))
      // A last line without a line feed is how `printf | nc` ends; octets that are missing were announced.
      if (frame.unterminated === true && frame.framing === 'octet-counting') {
        report(new SyslogError('message-incomplete', { peer: name }))
      }
      if (frame.bytes.length === 0) continue
      try {
        const handled = options.onMessage({ ...frame, transport, peer })
        if (handled !== undefined) await handled
      } catch (cause) {
        throw new SyslogError('handler-failed', { peer: name, reason: reasonOf(cause) }, { cause })
      }
    }
    if (deframer.failure !== undefined) throw framingFault(deframer.failure, name, maxFrameBytes)
    busy = false
  }

  socket.on('error', () => {}) // reported where it is read; here it only must not end the process, however late it comes
  socket.setTimeout(idleTimeoutMs, () => {
    if (busy) return // it is the handler that is slow, not the sender
    report(new SyslogError('idle-timeout', { peer: name, timeoutMs: idleTimeoutMs }))
    socket.destroy()
  })
  try {
    for await (const chunk of chunksOf(socket, name, report)) await handle(deframer.push(chunk))
    await handle(deframer.end())
    if (!socket.destroyed) await options.onEnd?.()
  } catch (fault) {
    report(explainSocketError(fault, name))
  } finally {
    socket.destroy()
  }
}

/**
 * What arrives, until the connection ends one way or the other; a broken one is reported and ends what there is. The
 * next chunk is read when it is asked for: that is the back pressure.
 */
async function* chunksOf(socket: Socket, name: string, report: (fault: SyslogError) => void): AsyncGenerator<Buffer> {
  try {
    // Left open at its end, which would otherwise close it: see `onEnd`.
    for await (const chunk of socket.iterator({ destroyOnReturn: false })) yield chunk as Buffer
  } catch (cause) {
    // A premature end is our own doing: the receiver was closed, or the sender idle.
    if (errorCode(cause) !== 'ERR_STREAM_PREMATURE_CLOSE') report(explainSocketError(cause, name))
  }
}

function framingFault(failure: DeframerFailure, peer: string, limit: number): SyslogError {
  if (failure.kind === 'too-long') return new SyslogError('frame-too-long', { peer, size: failure.announced, limit })
  return new SyslogError('frame-invalid', { peer, found: JSON.stringify(failure.found) })
}

function peerOf(socket: Socket): Peer {
  const peer = peerAt(socket.remoteAddress, socket.remotePort)
  if (!(socket instanceof TLSSocket) || !socket.authorized) return peer
  const name = socket.getPeerCertificate().subject?.CN
  return typeof name === 'string' ? { ...peer, certificateName: name } : peer
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
