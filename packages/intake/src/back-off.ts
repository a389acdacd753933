import { pause } from './pause.ts'

/** Waits between tries, longer each time: 0.1 s, then twice as long up to 5 s. */
export type BackOff = {
  /** Resolves when it is time for the next try, or at once when the signal aborts. */
  readonly wait: (signal: AbortSignal) => Promise<void>
  /** A try has succeeded: the next wait is a short one again. */
  readonly reset: () => void
}

const shortestMs = 100
const longestMs = 5000

export function createBackOff(): BackOff {
  let pauseMs = shortestMs
  return {
    wait: async (signal) => {
      if (signal.aborted) return
      const chosenMs = pauseMs
      pauseMs = Math.min(2 * pauseMs, longestMs)
      await pause(chosenMs, signal)
    },
    reset: () => {
      pauseMs = shortestMs
    },
  }
}
