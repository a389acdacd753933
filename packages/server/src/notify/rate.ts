/** Limits how many requests go out in a second. */
export type RateLimit = {
  /** How many ms to wait until one more may go out; 0 when it may now. */
  readonly wait: (now: number) => number
  /** One goes out. */
  readonly take: (now: number) => void
}

/** What KCS takes for webhooks. */
export const usualRequestsPerSecond = 150

/**
 * Makes a limit that holds for every second, wherever it begins: not more than `perSecond` requests in it. A bucket of tokens
 * would let twice as many through, at the end of one second and the start of the next. Receivers count strictly and answer 429.
 *
 * Times are in ms, on the clock of the calls, which should not go back (`performance.now`); when it does, nothing waits for
 * longer than a second.
 *
 * @param perSecond a whole number from 1; as many times are kept
 */
export function createRateLimit(perSecond: number): RateLimit {
  const times: number[] = []
  /** Where the oldest of them stands, once there are as many as may be. */
  let oldest = 0
  return {
    wait: (now) => {
      const first = times.length < perSecond ? undefined : times[oldest]
      return first === undefined ? 0 : Math.min(Math.max(first + 1000 - now, 0), 1000)
    },
    take: (now) => {
      if (times.length < perSecond) times.push(now)
      else {
        times[oldest] = now
        oldest = (oldest + 1) % perSecond
      }
    },
  }
}
