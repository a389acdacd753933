/** The time, and what waits for it. Given from outside, so that tests need not wait. */
export type Clock = {
  /** ms since 1970-01-01 UTC: for people. May jump, so nothing is decided by it. */
  now(): number
  /** ms since some moment: for durations. Never goes back. */
  monotonic(): number
  /** Does something once, so many ms from now. Returns how to call it off. */
  after(ms: number, action: () => void): () => void
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms)
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many ms, or when the signal aborts, whichever is first. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const settle = (): void => {
      cancel()
      signal.removeEventListener('abort', settle)
      resolve()
    }
    const cancel = clock.after(ms, settle)
    signal.addEventListener('abort', settle, { once: true })
  })
}
