const leastMs = 200
const mostMs = 30_000

/** How long to wait before the next attempt. */
export type BackOff = {
  /**
   * Waiting time in ms: anything up to a limit that doubles from 0.2 s to 30 s. Full jitter, so that a hundred senders
   * whose receiver comes back do not all knock at once.
   */
  next(): number
  reset(): void
}

/** @param random gives 0 to 1 */
export function createBackOff(random: () => number): BackOff {
  let limit = leastMs
  return {
    next: () => {
      const wait = Math.round(random() * limit)
      limit = Math.min(limit * 2, mostMs)
      return wait
    },
    reset: () => {
      limit = leastMs
    },
  }
}
