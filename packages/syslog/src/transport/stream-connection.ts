// One TCP or TLS connection, from established to gone.
//
//   OPEN --close()--> SETTLING --old enough--> FLUSHING --FIN sent--> WAITING --peer's FIN--> GONE, no failure
//   any --error, peer's FIN while OPEN or SETTLING, write timeout--> GONE, with the failure
//
// SETTLING is there for connections that are closed right after they were made. In TLS 1.3 a receiver refuses a client
// certificate only after the handshake, and a proxy accepts before it knows whether its receiver is there: had we sent
// our FIN by then, theirs would look like the answer to it, and messages that nobody read like delivered ones.
//
// Invariants: the read side is always watched, so a peer that goes away is noticed without writing; a promise given out
// here settles only after the socket has let go of the bytes; the first failure is the one that is told.
import type { Socket } from 'node:net'
import { frameBatch } from '../framing/frame.ts'
import type { Framing, Message } from '../framing/frame.ts'
import { SyslogError } from '../syslog-errors.ts'
import type { Connection } from './connection.ts'
import type { ExplainError } from './explain-socket-error.ts'
import type { Farewell, TransportOptions } from './transport.ts'
import { unacknowledgedBytes } from './unacknowledged-bytes.ts'

export type StreamConnectionOptions = TransportOptions & {
  readonly framing: Framing
  /** For messages: `host:port`. */
  readonly address: string
  /** Turns errors of the socket into ours. */
  readonly explain: ExplainError
}

/** A write costs the same for one message as for hundreds; beyond this size hardly anything is left to gain. */
const WRITE_BYTES = 262_144

/** How long a receiver has to be heard before it can be taken to want us, in ms. */
export function settleTimeMs(options: TransportOptions): number {
  return options.settleTimeMs ?? 100
}

/** Takes an established socket, returns its connection. What has happened to the socket before counts. */
export function createStreamConnection(socket: Socket, options: StreamConnectionOptions): Connection {
  const { address, explain, framing } = options
  const settledAt = performance.now() + settleTimeMs(options)
  let failure: SyslogError | undefined
  let closing: Promise<Farewell> | undefined
  let ending = false
  let farewell: Farewell = 'unanswered'

  const fail = (reason: SyslogError): void => {
    failure ??= reason
    socket.destroy()
  }

  const closed = new Promise<SyslogError | undefined>((resolve) => {
    const onClose = (): void => {
      if (!ending) failure ??= new SyslogError('peer-closed', { address })
      resolve(failure)
    }
    if (socket.errored !== null) fail(explain(socket.errored, address))
    if (socket.closed) onClose()
    else socket.once('close', onClose)
  })
  socket.on('error', (error) => fail(explain(error, address)))
  // A receiver has nothing to say, but only a stream that is read tells of its end.
  socket.resume()
  socket.once('end', () => {
    if (ending) farewell = 'answered'
    else fail(new SyslogError('peer-closed', { address }))
  })
  socket.setNoDelay(true) // Nagle's algorithm would make a small batch wait for a delayed ACK, 40 ms on Linux
  socket.setKeepAlive(true, options.keepAliveMs ?? 30_000)

  const writeBytes = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      const rejectWhenGone = (): void => {
        void closed.then((reason) => reject(reason ?? new SyslogError('not-connected', { address })))
      }
      if (failure !== undefined || closing !== undefined) return rejectWhenGone()
      const timeoutMs = options.writeTimeoutMs ?? 30_000
      const timer = setTimeout(() => fail(new SyslogError('write-timeout', { address, timeoutMs })), timeoutMs)
      socket.write(bytes, (error) => {
        clearTimeout(timer)
        if (error === null || error === undefined) resolve()
        else rejectWhenGone()
      })
    })

  const finish = async (): Promise<Farewell> => {
    await Promise.race([closed, delay(settledAt - performance.now())])
    if (failure !== undefined) throw failure
    ending = true
    const timeoutMs = options.closeTimeoutMs ?? 5_000
    const timer = setTimeout(() => {
      // A peer that never closes proves nothing once everything was handed over; what could not be handed over is lost.
      if (!socket.writableFinished) failure ??= new SyslogError('write-timeout', { address, timeoutMs })
      socket.destroy()
    }, timeoutMs)
    socket.end()
    const reason = await closed
    clearTimeout(timer)
    if (reason !== undefined) throw reason
    return farewell
  }

  return {
    get failure() {
      return failure
    },
    closed,
    write: async (batch) => {
      if (batch instanceof Uint8Array) return writeBytes(batch)
      for (const part of slices(batch)) await writeBytes(frameBatch(part, framing))
    },
    close: () => (closing ??= finish()),
    abort: () => fail(new SyslogError('broken-off', { address })),
    unacknowledged: () => unacknowledgedBytes(socket),
  }
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(milliseconds, 0)))
}

/** Takes messages, gives them in parts of about `WRITE_BYTES`, or of one message where that is larger. */
function* slices(messages: readonly Message[]): Generator<readonly Message[]> {
  let start = 0
  let size = 0
  for (const [index, message] of messages.entries()) {
    if (index > start && size + message.length > WRITE_BYTES) {
      yield messages.slice(start, index)
      start = index
      size = 0
    }
    size += message.length
  }
  if (start < messages.length) yield messages.slice(start)
}
