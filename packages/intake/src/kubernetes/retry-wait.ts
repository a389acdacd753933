import { pause } from '../pause.ts'

/** Waits between questions to an API server that did not answer as it should: 0.5 s, then twice as long up to 30 s. */
export type RetryWait = {
  /**
   * Resolves when it is time to ask again, or at once when the signal aborts.
   *
   * @param leastMs what the server asked for; five minutes are waited at most
   */
  readonly wait: (signal: AbortSignal, leastMs?: number) => Promise<void>
  /** The server has answered: the next wait is a short one again. */
  readonly reset: () => void
}

const usualShortestMs = 500
const longestMs = 30_000
const mostMs = 300_000

/** @param random 0 to 1: half of each wait is left to chance, so that many clients do not come back at once */
export function createRetryWait(shortestMs: number = usualShortestMs, random: () => number = Math.random): RetryWait {
  let pauseMs = shortestMs
  return {
    wait: async (signal, leastMs = 0) => {
      if (signal.aborted) return
      const chosenMs = Math.min(Math.max(pauseMs * (0.5 + random() / 2), leastMs), mostMs)
      pauseMs = Math.min(2 * pauseMs, longestMs)
      await pause(chosenMs, signal)
    },
    reset: () => {
      pauseMs = shortestMs
    },
  }
}
