import type { Tell } from '@tidewaiter/telemetry'
import type { Clock } from '../clock.ts'
import type { deliveryHappenings } from '../delivery-happenings.ts'

/** A write that waits longer means that the receiver takes nothing. */
export const stallMs = 1_000
/** Shorter stalls are not worth a line in the log. */
const tellStallMs = 10_000

/** Notices that the receiver takes nothing, and that it does again. */
export type StallWatch = {
  /**
   * To be called every half second.
   *
   * @param waitedMs for how long the write under way has waited; 0 when there is none or the connection is over
   * @returns since when it has been stalled, ms since 1970-01-01 UTC; undefined when it is not
   */
  look(waitedMs: number, waiting: number): number | undefined
}

export function createStallWatch(
  integration: string,
  target: string,
  tell: Tell<typeof deliveryHappenings>,
  clock: Clock,
): StallWatch {
  let since: number | undefined
  let began = 0
  let told = false

  return {
    look: (waitedMs, waiting) => {
      const now = clock.monotonic()
      if (waitedMs <= stallMs) {
        if (told) tell('stall-over', { integration, target, seconds: Math.round((now - began) / 1000) })
        since = undefined
        told = false
        return undefined
      }
      if (since === undefined) {
        since = clock.now() - waitedMs
        began = now - waitedMs
      }
      if (!told && waitedMs > tellStallMs) {
        told = true
        tell('stalled', { integration, target, seconds: Math.round(waitedMs / 1000), waiting })
      }
      return since
    },
  }
}
