/** Limits a rate: what is taken flows back with time, up to what may come at once. */
export type TokenBucket = {
  /** How many ms to wait until so much, or all there can be, may be taken; 0 when it may be now. */
  readonly wait: (amount: number, now: number) => number
  /** Takes an amount; the level may fall below nothing, and then pays off. */
  readonly take: (amount: number, now: number) => void
}

/**
 * @param rate for each second; twice as much may come at once
 * @param start in ms, on the clock of the calls
 */
export function createTokenBucket(rate: number, start: number): TokenBucket {
  const capacity = 2 * rate
  let level = capacity
  let at = start

  function flow(now: number): void {
    level = Math.min(capacity, level + (Math.max(0, now - at) * rate) / 1000)
    at = now
  }

  return {
    wait: (amount, now) => {
      flow(now)
      return Math.max(0, Math.ceil(((Math.min(amount, capacity) - level) / rate) * 1000))
    },
    take: (amount, now) => {
      flow(now)
      level -= amount
    },
  }
}
