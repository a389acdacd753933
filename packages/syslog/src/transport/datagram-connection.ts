// A connected UDP socket. Connected means that the kernel tells us of ICMP "port unreachable", the only sign of a
// receiver that is not there. It comes after the datagram it answers, and ends the connection: to connect again looks
// the name up again, and lets the caller back off as from a TCP receiver that is down.
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Message } from '../framing/frame.ts'
import { SyslogError } from '../syslog-errors.ts'
import type { Connection, OpenOptions } from './connection.ts'
import { errorCode, explainSocketError } from './explain-socket-error.ts'
import type { Target } from './parse-target.ts'
import type { TransportOptions } from './transport.ts'

/** What one IPv4 datagram holds: 65,535 octets less the headers of IP and UDP (RFC 5426 section 3.2). */
const MAX_DATAGRAM_BYTES = 65_507

/** Datagrams handed over before waiting for the kernel to take them. */
const IN_FLIGHT = 64

/** Takes a target, resolves its name and returns the connection. Rejects with a SyslogError. */
export async function openDatagramConnection(
  target: Target,
  options: TransportOptions,
  how: OpenOptions,
): Promise<Connection> {
  const { address } = how
  const limit = Math.min(options.maxDatagramBytes ?? MAX_DATAGRAM_BYTES, MAX_DATAGRAM_BYTES)
  const found = await resolveHost(target.host, how)
  const socket = createSocket(found.family === 6 ? 'udp6' : 'udp4')
  try {
    socket.connect(target.port, found.address)
    await once(socket, 'connect')
  } catch (cause) {
    socket.close()
    throw explainSocketError(cause, address)
  }

  let failure: SyslogError | undefined
  let over = false
  const closed = Promise.withResolvers<SyslogError | undefined>()
  const end = (reason?: SyslogError): void => {
    if (over) return
    over = true
    failure = reason
    socket.close()
    closed.resolve(reason)
  }
  socket.on('error', (cause) => end(explainSocketError(cause, address)))

  const write = async (messages: readonly Message[]): Promise<void> => {
    const tooLong: number[] = []
    for (let start = 0; start < messages.length; start += IN_FLIGHT) {
      if (failure !== undefined) throw failure
      const part = messages.slice(start, start + IN_FLIGHT)
      const results = await Promise.allSettled(part.map((message) => sendDatagram(socket, message, limit)))
      for (const [index, result] of results.entries()) {
        if (result.status === 'rejected') end(explainSocketError(result.reason, address))
        else if (!result.value) tooLong.push(start + index)
      }
    }
    if (failure !== undefined) throw failure
    if (tooLong.length > 0) {
      const details = { count: tooLong.length, total: messages.length, limit }
      throw new SyslogError('message-too-long', details, { indexes: tooLong })
    }
  }

  return {
    get failure() {
      return failure
    },
    closed: closed.promise,
    write: async (batch) => {
      if (!(batch instanceof Uint8Array)) return write(batch)
      throw new SyslogError('option-invalid', {
        fault: 'framed bytes cannot be sent over UDP, which has one message a datagram',
      })
    },
    close: async () => {
      await setImmediate() // one turn of the event loop, for the answer of a host on which nothing listens
      end()
      if (failure !== undefined) throw failure
      return 'unanswered'
    },
    abort: () => end(new SyslogError('broken-off', { address })),
    unacknowledged: () => Promise.resolve(undefined),
  }
}

/** Resolves with whether the message fits into a datagram. Rejects with what the socket failed with. */
function sendDatagram(socket: Socket, message: Message, limit: number): Promise<boolean> {
  const length = typeof message === 'string' ? Buffer.byteLength(message) : message.length
  if (length === 0) return Promise.resolve(true)
  if (length > limit) return Promise.resolve(false)
  return new Promise((resolve, reject) => {
    socket.send(message, (error) => {
      if (error === null) resolve(true)
      else if (errorCode(error) === 'EMSGSIZE') resolve(false)
      else reject(error)
    })
  })
}

async function resolveHost(host: string, how: OpenOptions): Promise<{ address: string; family: number }> {
  const { address, timeoutMs, signal } = how
  const stopped = Promise.withResolvers<never>()
  const onAbort = (): void => stopped.reject(new SyslogError('aborted', { address }, { cause: signal.reason }))
  const timer = setTimeout(() => stopped.reject(new SyslogError('connect-timeout', { address, timeoutMs })), timeoutMs)
  if (signal.aborted) onAbort()
  else signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([lookup(host), stopped.promise])
  } catch (cause) {
    throw explainSocketError(cause, address)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
