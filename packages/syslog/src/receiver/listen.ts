import type { Framing } from '../framing/frame.ts'
import { SyslogError } from '../syslog-errors.ts'
import type { TlsOptions } from '../transport/tls-options.ts'
import type { TransportName } from '../transport/parse-target.ts'
import { listenDatagrams } from './listen-datagrams.ts'
import { listenStream } from './listen-stream.ts'
import type { Peer } from './peer.ts'

/** One message as it arrived, without its framing. */
export type ReceivedMessage = {
  /** May share memory with other messages of the same read: copy what is kept for long. */
  readonly bytes: Buffer
  readonly transport: TransportName
  readonly framing: Framing | 'datagram'
  readonly peer: Peer
  /** The message was longer than the limit; these are its first bytes. */
  readonly truncated?: true
  /** The connection ended in the middle of the message. */
  readonly unterminated?: true
}

export type ListenAddress = {
  /** Default `::`, which takes IPv4 too. */
  readonly host?: string
  /** 0 takes a free one. */
  readonly port: number
}

export type ListenTlsOptions = Omit<TlsOptions, 'serverName' | 'fingerprints' | 'insecureSkipVerify'> & {
  /** Refuses senders without a certificate that `ca` has signed. Default false. */
  readonly requireClientCertificate?: boolean
}

export type ReceiverLimits = {
  /** Greatest message over TCP and TLS. Default 262,144. A connection holds at most twice as much. */
  readonly maxFrameBytes?: number
  /** Connections open at once, over TCP and TLS each. Default 1,000. */
  readonly maxConnections?: number
  /** A connection that sends nothing for so long is closed. Default 600,000; 0 never. */
  readonly idleTimeoutMs?: number
  /**
   * Datagrams waiting while the handler is busy with others; what comes beyond is dropped and reported. Default 10,000.
   */
  readonly maxQueuedDatagrams?: number
  /**
   * How long `close()` goes on reading connections after it has told their senders that it ends. Default 0: they are
   * broken off, and what they had on the way is lost.
   */
  readonly drainMs?: number
}

export type ListenOptions = {
  readonly udp?: ListenAddress
  readonly tcp?: ListenAddress
  readonly tls?: ListenAddress & ListenTlsOptions
  /** Framing of TCP and TLS streams. Default `auto` (RFC 6587 section 3.4.1). */
  readonly framing?: Framing | 'auto'
  readonly limits?: ReceiverLimits
  /** Who may send over TCP and TLS, asked before anything is read of the connection. Others are cut off. Default: everyone. */
  readonly admits?: (peer: Peer) => boolean
  /**
   * Awaited before a connection is closed that its sender has ended: one that waits for the close (`Farewell`) knows then that
   * everything was dealt with.
   */
  readonly onEnd?: () => Promise<void>
  /**
   * Called for every message, in the order of its connection. While a promise it returned is pending, nothing more is
   * read from that connection, so the sender waits; datagrams queue up to their limit. If it throws or rejects, the
   * fault is reported and the connection is closed.
   */
  readonly onMessage: (message: ReceivedMessage) => void | Promise<void>
  /**
   * Called for everything that went wrong with a peer: cut messages, broken framing, refused handshakes, lost
   * datagrams.
   */
  readonly onFault?: (fault: SyslogError) => void
}

export type Receiver = {
  /** Where it listens, with the ports that were taken for 0. */
  readonly addresses: Readonly<Partial<Record<TransportName, { readonly host: string; readonly port: number }>>>
  /** Stops listening, closes every connection and resolves when the handler has finished what it was given. */
  close(): Promise<void>
}

/** One open socket of a receiver. */
export type Listener = {
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/**
 * Takes where to listen and what to do with messages, returns once all of it is open. Rejects with a SyslogError
 * (`address-in-use`, `address-not-permitted`, `tls-material-invalid`, ...), and then listens nowhere.
 */
export async function listen(options: ListenOptions): Promise<Receiver> {
  const opening: Partial<Record<TransportName, Promise<Listener>>> = {}
  if (options.udp !== undefined) opening.udp = listenDatagrams(options.udp, options)
  if (options.tcp !== undefined) opening.tcp = listenStream('tcp', options.tcp, options)
  if (options.tls !== undefined) opening.tls = listenStream('tls', options.tls, options)
  const outcomes = await Promise.allSettled(Object.values(opening))
  if (outcomes.length === 0) {
    throw new SyslogError('option-invalid', { fault: 'a receiver needs at least one of udp, tcp and tls' })
  }
  const listeners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()))
  }
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed !== undefined) {
    await close()
    throw failed.reason
  }
  const names = Object.keys(opening) as TransportName[]
  const addresses = Object.fromEntries(
    listeners.map(({ host, port }, index) => [names[index], { host, port }]),
  ) as Receiver['addresses']
  return { addresses, close }
}
