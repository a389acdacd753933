import type { TLSSocket } from 'node:tls'
import { SyslogError } from '../syslog-errors.ts'
import type { OpenOptions } from './connection.ts'
import type { ExplainError } from './explain-socket-error.ts'

/** A receiver without tickets, over a slow network, has a whole connection to be refused on; a second is what we give it. */
const mostMs = 1_000

/** Takes a socket that is connecting, resolves when the receiver has given it a session ticket; perhaps never. */
export function ticketFor(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => socket.once('session', () => resolve()))
}

/**
 * Takes a socket after its handshake, resolves when the receiver has had its chance to refuse our certificate, or the lack of
 * one; rejects with the SyslogError when it does, or on abort.
 *
 * In TLS 1.3 our handshake is over before the receiver has seen our certificate (RFC 8446 section 2), and what is written by
 * then counts as taken. Its ticket (section 4.6.1) says that it agrees; one that gives none is waited for as long as the
 * handshake took, in which its refusal would have come, and `leastMs` at least.
 */
export function untilAccepted(
  socket: TLSSocket,
  ticket: Promise<void>,
  options: Pick<OpenOptions, 'address' | 'signal'> & {
    readonly explain: ExplainError
    readonly handshakeMs: number
    readonly leastMs: number
  },
): Promise<void> {
  const { address, signal, explain, handshakeMs, leastMs } = options
  if (socket.getProtocol() !== 'TLSv1.3') return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (failure?: SyslogError): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener('error', onError)
      socket.removeListener('close', onClose)
      if (failure === undefined) return resolve()
      socket.destroy()
      reject(failure)
    }
    const onError = (cause: Error): void => settle(explain(cause, address))
    const onClose = (): void => settle() // the connection that is made of the socket says so
    const onAbort = (): void => settle(new SyslogError('aborted', { address }, { cause: signal.reason }))
    const timer = setTimeout(() => settle(), Math.min(Math.max(handshakeMs, leastMs), mostMs))
    socket.once('error', onError)
    socket.once('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
    void ticket.then(() => settle())
    if (signal.aborted) onAbort()
  })
}
