import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { trimLineEnd } from '../framing/deframer.ts'
import { SyslogError } from '../syslog-errors.ts'
import { ANY_HOST, explainListenError } from './explain-listen-error.ts'
import type { ListenAddress, Listener, ListenOptions, ReceivedMessage } from './listen.ts'
import { peerAt, peerName } from './peer.ts'

/** Asked of the kernel, which grants at most net.core.rmem_max: what arrives while the handler is busy waits there. */
const RECEIVE_BUFFER_BYTES = 4_194_304

const LF = 0x0a

/** How often lost datagrams are reported at most. */
const REPORT_EVERY_MS = 1_000

/**
 * Takes an address and the options of the receiver, returns the listener. A datagram is one message (RFC 5426 section
 * 3.1); a line end at its end is dropped, as receivers do. UDP cannot be slowed down: while the handler is busy,
 * datagrams queue up to the limit; those beyond are dropped, counted and reported.
 */
export async function listenDatagrams(address: ListenAddress, options: ListenOptions): Promise<Listener> {
  const host = address.host ?? ANY_HOST
  const limit = options.limits?.maxQueuedDatagrams ?? 10_000
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4' })
  const waiting: ReceivedMessage[] = []
  let handling: Promise<void> | undefined
  let dropped = 0
  let report: NodeJS.Timeout | undefined

  const reportDropped = (): void => {
    clearTimeout(report)
    report = undefined
    if (dropped > 0) options.onFault?.(new SyslogError('datagrams-dropped', { count: dropped }))
    dropped = 0
  }

  const handleAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      for (const message of waiting.splice(0)) {
        try {
          await options.onMessage(message)
        } catch (cause) {
          const reason = cause instanceof Error ? cause.message : String(cause)
          options.onFault?.(new SyslogError('handler-failed', { peer: peerName(message.peer), reason }, { cause }))
        }
      }
    }
    handling = undefined
  }

  socket.on('message', (datagram, from) => {
    if (waiting.length >= limit) {
      dropped++
      report ??= setTimeout(reportDropped, REPORT_EVERY_MS)
      return
    }
    const bytes = trimLineEnd(datagram.at(-1) === LF ? datagram.subarray(0, -1) : datagram)
    if (bytes.length === 0) return
    waiting.push({ bytes, transport: 'udp', framing: 'datagram', peer: peerAt(from.address, from.port) })
    handling ??= handleAll()
  })

  try {
    socket.bind(address.port, host)
    await once(socket, 'listening')
  } catch (cause) {
    socket.close()
    throw explainListenError(cause, address)
  }
  socket.on('error', (cause) => options.onFault?.(explainListenError(cause, address)))
  socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES)
  const bound = socket.address()
  return {
    host: bound.address,
    port: bound.port,
    close: async () => {
      await new Promise<void>((resolve) => socket.close(resolve))
      await handling
      reportDropped()
    },
  }
}
