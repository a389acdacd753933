import type { Socket } from 'node:net'
import { SyslogError } from '../syslog-errors.ts'
import type { OpenOptions } from './connection.ts'
import { errorCode } from './explain-socket-error.ts'
import type { ExplainError } from './explain-socket-error.ts'

/**
 * Takes a socket that is connecting and the name of the event that says it is ready; resolves with it. Rejects with a
 * SyslogError on failure, timeout or abort; the socket is destroyed then. `explain` turns errors of the socket into
 * ours.
 */
export function establish<S extends Socket>(
  socket: S,
  readyEvent: 'connect' | 'secureConnect',
  options: OpenOptions & { readonly explain: ExplainError },
): Promise<S> {
  const { address, timeoutMs, signal, explain } = options
  return new Promise((resolve, reject) => {
    const settle = (failure?: SyslogError): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.removeListener(readyEvent, onReady)
      socket.removeListener('error', onError)
      if (failure === undefined) return resolve(socket)
      socket.destroy()
      reject(failure)
    }
    const onReady = (): void => settle()
    const onError = (cause: Error): void =>
      // The kernel's own patience is a timeout like ours.
      settle(errorCode(cause) === 'ETIMEDOUT' ? timedOut(cause) : explain(cause, address))
    const onAbort = (): void => settle(new SyslogError('aborted', { address }, { cause: signal.reason }))
    const timedOut = (cause?: Error): SyslogError =>
      new SyslogError('connect-timeout', { address, timeoutMs }, { cause })
    /** What is connected and silent is no firewall: a receiver of plain TCP waits for us to say something. */
    const silent = (): SyslogError => new SyslogError('tls-no-answer', { address, timeoutMs })
    const timer = setTimeout(() => settle(isConnected(socket) ? silent() : timedOut()), timeoutMs)

    socket.on('error', () => {}) // stays: an error that nobody listens to, however late, would end the process
    socket.once(readyEvent, onReady)
    socket.once('error', onError)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** Node calls a socket `connecting` from the look-up of its name until TCP has connected it. */
function isConnected(socket: Socket): boolean {
  return !socket.connecting && socket.remoteAddress !== undefined
}
