import type { IntegrationStatus } from '@tidewaiter/delivery'
import type { LimitCounts, WayStatus } from '@tidewaiter/intake'
import type { JournalStatus, ReportStoreStatus } from '@tidewaiter/journal'
import type { NamedReplayStatus } from '../replays.ts'
import type { Problem } from './find-problems.ts'

/** How the service is, at one moment. Times in ms since 1970-01-01 UTC. */
export type GatewayStatus = {
  readonly version: string
  readonly pid: number
  readonly now: number
  readonly startedAt: number
  readonly state: 'running' | 'stopping'
  readonly config: ConfigStatus
  readonly ways: readonly NamedWayStatus[]
  readonly journal: JournalStatus & { readonly folder: string }
  readonly reports: ReportStoreStatus
  readonly integrations: readonly NamedIntegrationStatus[]
  readonly replays: readonly NamedReplayStatus[]
  /** What is wrong, gravest first; empty when all is well. */
  readonly problems: readonly Problem[]
}

export type ConfigStatus = {
  readonly file: string | undefined
  readonly loadedAt: number
  /** Why the newest version of the file was not taken on. */
  readonly refused: { readonly at: number; readonly fault: string } | undefined
  /** Settings that were changed and wait for a restart. */
  readonly restartNeeded: readonly string[]
}

/** `failed`: could not be opened, and is tried again. */
export type NamedWayStatus = Omit<WayStatus, 'state'> & {
  readonly name: string
  readonly type: string
  readonly state: WayStatus['state'] | 'failed'
  /** What its limit has kept out since it was opened; absent without one. */
  readonly limited?: Readonly<LimitCounts>
}

export type NamedIntegrationStatus = IntegrationStatus & {
  /** Dead letters that are kept, of earlier runs too. */
  readonly deadLettersKept: number
}
