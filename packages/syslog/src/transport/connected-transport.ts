import { SyslogError } from '../syslog-errors.ts'
import type { Connection, OpenOptions } from './connection.ts'
import { formatAddress } from './parse-target.ts'
import type { Target } from './parse-target.ts'
import { singleAttempt } from './single-attempt.ts'
import type { Transport, TransportKind, TransportOptions } from './transport.ts'

/** Takes how to open a connection, returns the transport that holds one at a time and keeps writes in order. */
export function createConnectedTransport(
  kind: TransportKind,
  target: Target,
  options: TransportOptions,
  open: (options: OpenOptions) => Promise<Connection>,
): Transport {
  const address = formatAddress(target.host, target.port)
  const timeoutMs = options.connectTimeoutMs ?? 10_000
  let connection: Connection | undefined
  let closing: Connection | undefined
  let lastWrite: Promise<void> = Promise.resolve()

  const attempt = singleAttempt(async (signal) => {
    connection = await open({ address, timeoutMs, signal })
  })

  return {
    kind,
    target,
    connect: async (signal) => {
      if (connection === undefined || connection.failure !== undefined) await attempt.start(signal)
    },
    write: (batch) => {
      const written = lastWrite.then(() => {
        if (connection === undefined) throw new SyslogError('not-connected', { address })
        return connection.write(batch)
      })
      lastWrite = written.catch(() => {})
      return written
    },
    close: async () => {
      await attempt.cancel()
      await lastWrite
      closing = connection
      connection = undefined
      return (await closing?.close()) ?? 'unanswered'
    },
    abort: () => (connection ?? closing)?.abort(),
    unacknowledged: () => connection?.unacknowledged() ?? Promise.resolve(undefined),
    get certificates() {
      return connection?.failure === undefined ? (connection?.certificates ?? {}) : {}
    },
    get closed() {
      return connection?.closed ?? Promise.resolve(undefined)
    },
  }
}
