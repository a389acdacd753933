import type { Framing, Message } from '../framing/frame.ts'
import type { SyslogError } from '../syslog-errors.ts'
import type { Certificates } from './certificate-facts.ts'
import type { Target, TransportName } from './parse-target.ts'
import type { TlsOptions } from './tls-options.ts'

/**
 * Messages to be framed here, or, as the fast path of callers that frame themselves, bytes that already are whole
 * frames (not for UDP). About 256 KiB of framed bytes make the best use of a write.
 */
export type Batch = readonly Message[] | Uint8Array

/** A way to one receiver. Retry, back-off, batching and counting belong to the caller. */
export type Transport = {
  readonly kind: TransportKind
  readonly target: Target

  /**
   * Makes the connection, TLS handshake and certificate checks included, and may be called again after any failure; a
   * connection that still stands is kept. Files of certificates and keys are read anew each time, names are resolved
   * anew. Rejects with a SyslogError; an abort of the signal gives `aborted`.
   */
  connect(signal?: AbortSignal): Promise<void>

  /**
   * Sends a batch, in order and after any earlier write. Resolves once the operating system has taken every byte, so a
   * caller that waits holds one batch in memory, however slow the receiver is; the batch is the caller's again then, as
   * it is when the promise rejects. That the receiver has read it, syslog never says (RFC 5424 section 8.5). Rejects
   * with a SyslogError: the connection is gone and any part of the batch may have arrived, except for
   * `message-too-long`, where the connection stands and only the messages at `indexes` were not sent. Empty messages
   * are skipped.
   */
  write(batch: Batch): Promise<void>

  /**
   * Lets writes finish, announces the end (FIN, in TLS close_notify before it) and waits a bounded time for the
   * receiver to close too, which it does when it has read everything. Calls off a connect() that is under way. Rejects
   * with the reason when the connection broke instead: what was sent last may be lost then. Resolves at once when there
   * is no connection.
   */
  close(): Promise<Farewell>

  /** Breaks the connection off at once. Writes under way reject, and what the receiver has not read may be lost. */
  abort(): void

  /**
   * The end of the connection that the last `connect()` made: resolves, never rejects, with the reason when it broke,
   * with undefined when `close()` ended it. The peer's close is noticed without a write being under way.
   */
  readonly closed: Promise<SyslogError | undefined>

  /**
   * How many of the bytes that were written last the kernel of the receiver has not acknowledged, those included that still
   * lie here; in TLS with its overhead. Undefined where that cannot be known: over UDP, without a connection, and where
   * the operating system does not tell (it is read from /proc/net/tcp of Linux).
   */
  unacknowledged(): Promise<number | undefined>

  /** The certificates of the connection; none when it is not TLS, or gone. */
  readonly certificates: Certificates
}

/**
 * How a connection ended that was closed in order. `answered`: the receiver closed its side after ours, as one does that has
 * read everything. `unanswered`: it did not within the time, or there was nobody to answer.
 */
export type Farewell = 'answered' | 'unanswered'

/** What a transport is and what it promises, for documentation and interfaces, and how to make one. */
export type TransportKind = {
  readonly name: TransportName
  readonly summary: string
  /** Sentences. */
  readonly guarantees: readonly string[]
  /** Framing when none is chosen; UDP has none. */
  readonly defaultFraming?: Framing
  readonly create: (target: Target, options: TransportOptions) => Transport
}

/** All times in milliseconds. */
export type TransportOptions = {
  /** Default: `lf` over TCP, `octet-counting` over TLS (RFC 5425 section 4.3 requires it). UDP needs none. */
  readonly framing?: Framing
  /** For name resolution, connection and TLS handshake together. Default 10,000. */
  readonly connectTimeoutMs?: number
  /** How long one write of up to 256 KiB may wait for a receiver that takes nothing. Default 30,000. */
  readonly writeTimeoutMs?: number
  /** How long `close()` waits. Default 5,000. */
  readonly closeTimeoutMs?: number
  /**
   * `close()` keeps a connection open until it is so old, because a receiver that does not want us, or a proxy that has
   * no receiver, hangs up only after accepting. `connect()` over TLS 1.3 waits as long for a refusal. Default 100.
   */
  readonly settleTimeMs?: number
  /** Idle time before the first TCP keep-alive probe. Default 30,000. */
  readonly keepAliveMs?: number
  /** UDP only. Default and maximum 65,507, what one IPv4 datagram holds. */
  readonly maxDatagramBytes?: number
  /** For tls:// targets only. */
  readonly tls?: TlsOptions
}
