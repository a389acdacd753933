import type { Sequence } from '@tidewaiter/journal'
import type { IntegrationState } from '../integration.ts'

/** What an integration has done and what it is at: plain numbers, from which the status is made. */
export type Progress = {
  state: IntegrationState
  /** ms since 1970-01-01 UTC, as all times here. */
  since: number
  /** First entry that was never handed over, and first one whose handing over was never begun, by a process before this one neither. */
  handed: Sequence
  begun: Sequence
  /** First entry whose dead letter, should it become one, is not kept yet. */
  buried: Sequence
  /** First entry that is not done with: what the cursor says. */
  confirmed: Sequence
  connections: number
  delivered: number
  bytes: number
  possiblyDoubled: number
  knownLost: number
  leftOut: number
  unjudged: number
  shortened: number
  /** Kept in step with the limit. */
  withheld: number
  summaries: number
  deadLetters: number
  lastSuccessAt: number | undefined
  lastError:
    | { readonly at: number; readonly code: string; readonly message: string; readonly action: string }
    | undefined
  nextAttemptAt: number | undefined
  /** Connections one after the other that ended right after something was sent, and brought nothing forward. */
  futile: number
}

export function newProgress(now: number): Progress {
  return {
    state: 'starting',
    since: now,
    handed: 0,
    begun: 0,
    buried: 0,
    confirmed: 0,
    connections: 0,
    delivered: 0,
    bytes: 0,
    possiblyDoubled: 0,
    knownLost: 0,
    leftOut: 0,
    unjudged: 0,
    shortened: 0,
    withheld: 0,
    summaries: 0,
    deadLetters: 0,
    lastSuccessAt: undefined,
    lastError: undefined,
    nextAttemptAt: undefined,
    futile: 0,
  }
}

export function enter(progress: Progress, state: IntegrationState, now: number): void {
  if (progress.state === state) return
  progress.state = state
  progress.since = now
}
