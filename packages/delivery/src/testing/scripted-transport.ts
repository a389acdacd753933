import { SyslogError, transports, type Target, type Transport } from '@tidewaiter/syslog'
import type { Clock } from '../clock.ts'

/** What happens at one call of `connect` or `write`. */
export type Deed =
  | { readonly kind: 'well' }
  /** The connection breaks: of this write so many bytes were still read, of what lay in the buffers all or nothing. */
  | { readonly kind: 'break'; readonly bytes: number; readonly buffersRead: boolean }
  /** The peer ends the connection a moment later; what lay in the buffers was read. */
  | { readonly kind: 'end' }

/**
 * A transport without a network. Its receiver is `windowBytes` behind, though never longer than ten seconds; what it has not
 * read is lost when the connection breaks.
 */
export type ScriptedTransport = Transport & {
  /** Everything that the receiver has read, connection by connection. */
  readonly received: Buffer[]
}

/**
 * @param script what happens at each call, in order; after its end all goes well
 */
export function createScriptedTransport(script: readonly Deed[], windowBytes: number, clock: Clock): ScriptedTransport {
  const target: Target = { transport: 'tcp', host: 'siem.example', port: 514 }
  const received: Buffer[] = []
  let step = 0
  let buffered: { readonly bytes: Buffer; readonly at: number }[] = []
  let connected = false
  let closed = Promise.withResolvers<SyslogError | undefined>()
  const next = (): Deed => script[step++] ?? { kind: 'well' }

  function read(bytes: Uint8Array): void {
    received.push(Buffer.concat([received.pop() ?? Buffer.alloc(0), bytes]))
  }

  /** Reads what is beyond the window or older than that, or everything. */
  function readOut(limit: number): void {
    let size = buffered.reduce((sum, { bytes }) => sum + bytes.length, 0)
    for (let first = buffered[0]; first !== undefined; first = buffered[0]) {
      if (size <= limit && clock.monotonic() - first.at < 10_000) return
      read(first.bytes)
      size -= first.bytes.length
      buffered.shift()
    }
  }

  function end(failure: SyslogError): SyslogError {
    connected = false
    buffered = []
    closed.resolve(failure)
    return failure
  }

  return {
    kind: transports.tcp,
    target,
    received,
    connect: () => {
      if (connected) return Promise.resolve()
      if (next().kind !== 'well') return Promise.reject(new SyslogError('connection-refused', { address: 'siem' }))
      connected = true
      closed = Promise.withResolvers()
      received.push(Buffer.alloc(0))
      return Promise.resolve()
    },
    write: (batch) => {
      if (!connected) return Promise.reject(new SyslogError('not-connected', { address: 'siem' }))
      const deed = next()
      const bytes = Buffer.from(batch as Uint8Array) // a copy: the batch is the caller's again
      readOut(windowBytes)
      if (deed.kind === 'break') {
        if (deed.buffersRead) readOut(0)
        if (deed.buffersRead) read(bytes.subarray(0, deed.bytes))
        return Promise.reject(end(new SyslogError('connection-reset', { address: 'siem' })))
      }
      buffered.push({ bytes, at: clock.monotonic() })
      readOut(windowBytes)
      if (deed.kind === 'end') {
        readOut(0)
        end(new SyslogError('peer-closed', { address: 'siem' }))
      }
      return Promise.resolve()
    },
    close: () => {
      if (!connected) return Promise.resolve('unanswered')
      connected = false
      readOut(0)
      closed.resolve(undefined)
      return Promise.resolve('answered')
    },
    abort: () => {
      if (connected) readOut(windowBytes)
      if (connected) end(new SyslogError('broken-off', { address: 'siem' }))
    },
    get closed() {
      return closed.promise
    },
    unacknowledged: () => Promise.resolve(0),
    certificates: {},
  }
}
