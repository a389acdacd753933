import type { Tell } from '@tidewaiter/telemetry'
import type { Clock } from '../clock.ts'
import type { deliveryHappenings } from '../delivery-happenings.ts'

/** Something that went wrong, as every error table of the project has it. */
export type Failure = { readonly code: string; readonly message: string; readonly action: string }

/**
 * One failure from its beginning to its end. It is told when it begins, when it becomes another one, then every five minutes,
 * and when it is over: a receiver that is down for a night is not worth a thousand lines.
 */
export type FailureStory = {
  /** @param waiting events in the journal; @param nextMs until the next attempt */
  failed(failure: Failure, waiting: number, nextMs: number): void
  /** A connection was made; `settled` says whether it was a good one. */
  connected(waiting: number): void
  /** The connection has lasted. */
  settled(): void
  /** Since when, in ms since 1970-01-01 UTC; undefined while all is well. */
  readonly since: number | undefined
  readonly attempts: number
}

const tellAgainMs = 300_000

export function createFailureStory(
  integration: string,
  target: string,
  tell: Tell<typeof deliveryHappenings>,
  clock: Clock,
): FailureStory {
  let since: number | undefined
  let began = 0
  let attempts = 0
  let told: { readonly code: string; readonly at: number } | undefined
  let connected = { at: 0, waiting: 0 }

  return {
    failed: ({ code, message: reason, action }, waiting, nextMs) => {
      const now = clock.monotonic()
      if (since === undefined) {
        since = clock.now()
        began = now
      }
      attempts++
      tell('attempt-failed', { integration, attempt: attempts, reason, code })
      if (told?.code === code && now - told.at < tellAgainMs) return
      told = { code, at: now }
      tell('delivery-interrupted', { integration, reason, action, waiting, attempt: attempts, next: soonText(nextMs) })
    },
    connected: (waiting) => {
      connected = { at: clock.monotonic(), waiting }
      tell('connection-made', { integration, target })
      if (since === undefined) tell('connected', { integration, target })
    },
    settled: () => {
      if (since === undefined) return
      const seconds = Math.round((connected.at - began) / 1000)
      tell('recovered', { integration, target, seconds, waiting: connected.waiting })
      since = undefined
      attempts = 0
      told = undefined
    },
    get since() {
      return since
    },
    get attempts() {
      return attempts
    },
  }
}

/** `at once`, `in 4.2 s`. */
function soonText(ms: number): string {
  return ms < 50 ? 'at once' : `in ${(ms / 1000).toFixed(1)} s`
}
