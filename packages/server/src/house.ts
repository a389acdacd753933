import type { Journal, ReportStore } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import type { Tell } from '@tidewaiter/telemetry'
import type { SealingKeys } from './credentials/key-file.ts'
import type { ServerGateway } from './server-gateway.ts'
import type { serverHappenings } from './server-happenings.ts'
import type { State } from './state/open-state.ts'

/** What every room of the server works with: handed to each route beside the call. */
export type House = {
  readonly state: State
  readonly journal: Journal
  readonly reports: ReportStore
  readonly gateway: ServerGateway
  readonly keys: SealingKeys
  readonly tell: Tell<typeof serverHappenings>
  /** Name and IPv4 address of this machine, as events say them. */
  readonly machine: { readonly name: string; readonly address: string }
  /** Where browsers find the server: `https://tidewaiter.example.com`, without a slash at the end. */
  readonly origin: string
  readonly version: string
  /** Current time in ms since 1970-01-01 UTC. */
  readonly now: () => number
  readonly newId: () => string
  /** Puts events into the journal that belong to no change of state. Never rejects; what cannot be kept is told and counted. */
  readonly record: (events: readonly Event[]) => Promise<void>
}
