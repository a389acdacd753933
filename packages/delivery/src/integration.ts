import type { Limit } from '@tidewaiter/flood'
import type { Profile } from '@tidewaiter/model'
import type { EnvelopeSettings, Framing, Target, TlsOptions } from '@tidewaiter/syslog'
import type { Selection } from './selection/selection.ts'

/** One SIEM that events are sent to: where, what, and how it is written. */
export type IntegrationSettings = {
  /** Unique among the integrations; names the cursor. */
  readonly name: string
  readonly target: Target
  readonly tls?: TlsOptions
  /** Over UDP a message is a datagram. */
  readonly framing: Framing | undefined
  readonly connectTimeoutMs?: number
  /** How events are written; its name is the form of the entries in the journal. */
  readonly profile: Profile
  readonly envelope: EnvelopeSettings
  /** Byte budget of a message with its envelope, in UTF-8; values are shortened to keep it. */
  readonly maxBytes: number
  /** One space behind the header's last pipe, for liblognorm 2.0.6. */
  readonly spaceBeforeExtension: boolean
  /** What is sent; everything when absent. */
  readonly select?: Selection
  /** What keeps floods out; no limit when absent. */
  readonly limit?: Limit
  /** Where a new integration begins: with what comes from now on, or with the oldest entry that is kept. */
  readonly start: 'now' | 'oldest'
  /** What is sent again when a connection has died; see `connection tail` in `docs/reference/guarantees.md`. */
  readonly resend: { readonly seconds: number; readonly bytes: number }
}

/** An integration at work. */
export type Integration = {
  readonly name: string
  readonly settings: IntegrationSettings
  /** Begins to deliver; returns at once. */
  start(): void
  /** Ends the connection in order, so that nothing has to be sent again, within the time; then breaks it off. */
  stop(graceMs: number): Promise<void>
  /** Stops sending until `resume`; the journal keeps what comes meanwhile. Survives a restart. */
  pause(): void
  resume(): void
  /** True from `pause` to `resume`, also while the connection is still being ended in order. */
  isPaused(): boolean
  status(): IntegrationStatus
}

/** `delivering`: has work and does it. `idle`: everything is delivered. `stalled`: the receiver takes nothing. */
export type IntegrationState =
  | 'starting'
  | 'connecting'
  | 'delivering'
  | 'idle'
  | 'stalled'
  | 'waiting'
  | 'paused'
  | 'stopped'

export type IntegrationStatus = {
  readonly name: string
  readonly target: string
  readonly state: IntegrationState
  /** The state as a sentence for people: what it does, since when, why, what comes next. */
  readonly text: string
  /** Since when it has been in this state; ms since 1970-01-01 UTC, as all times here. */
  readonly since: number
  /** What is waiting to be handed over, after a break also what has to be sent again; age of the oldest of it. */
  readonly lag: { readonly events: number; readonly seconds: number }
  readonly lastSuccessAt: number | undefined
  readonly lastError:
    | { readonly at: number; readonly code: string; readonly message: string; readonly action: string }
    | undefined
  readonly nextAttemptAt: number | undefined
  /** The receiver's, and ours where it was given one; undefined without TLS, and while there is no connection. */
  readonly certificate: CertificateStatus | undefined
  readonly ownCertificate: CertificateStatus | undefined
  readonly counts: IntegrationCounts
}

export type CertificateStatus = {
  readonly subject: string
  readonly issuer: string
  /** ISO 8601, UTC. */
  readonly validTo: string
  /** Whole days; negative when it is over. */
  readonly daysLeft: number
}

/** Since the service started. */
export type IntegrationCounts = {
  readonly connections: number
  /** Events that the operating system has taken for the first time. */
  readonly delivered: number
  readonly bytes: number
  /** Events that the selection left out. */
  readonly leftOut: number
  /** Events that were sent because `where` of the selection could not be judged for them. */
  readonly unjudged: number
  /** Events beyond the limit, and the summaries that speak of them. */
  readonly withheld: number
  readonly summaries: number
  /** Events that were sent again after a connection, or the process, had died: the receiver may have them twice. */
  readonly possiblyDoubled: number
  /** Messages in which a value was shortened to keep the byte budget. */
  readonly shortened: number
  readonly deadLetters: number
  /** Events that are known not to have arrived (UDP: the host said that nothing listens; gaps in the journal). */
  readonly knownLost: number
}
