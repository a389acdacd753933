import type { SyslogError } from '../syslog-errors.ts'
import type { Certificates } from './certificate-facts.ts'
import type { Batch, Farewell } from './transport.ts'

/** A way to the receiver that was opened and lasts until it breaks or is closed; after that it is of no more use. */
export type Connection = {
  /** Set once it has broken. */
  readonly failure: SyslogError | undefined
  /** Resolves with the failure when it broke, with undefined when `close()` ended it. */
  readonly closed: Promise<SyslogError | undefined>
  /** As `Transport.write`, one call at a time. Rejects with the failure. */
  write(batch: Batch): Promise<void>
  /** As `Transport.close`. */
  close(): Promise<Farewell>
  /** As `Transport.abort`. */
  abort(): void
  /** As `Transport.unacknowledged`. */
  unacknowledged(): Promise<number | undefined>
  /** As `Transport.certificates`; absent without TLS. */
  readonly certificates?: Certificates
}

export type OpenOptions = {
  /** For messages: `host:port`. */
  readonly address: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}
