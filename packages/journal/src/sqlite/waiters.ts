import type { Sequence } from '../journal.ts'

/** Those who wait for entries to come. */
export type Waiters = {
  /** As `Journal.reached`. */
  reached(sequence: Sequence, signal: AbortSignal): Promise<void>
  /** Resolves those that wait for an entry before `next`. */
  wake(next: Sequence): void
}

/** @param next of the journal at the moment */
export function createWaiters(next: () => Sequence): Waiters {
  const waiting = new Set<{ readonly sequence: Sequence; readonly done: () => void }>()
  return {
    reached: (sequence, signal) =>
      new Promise((resolve) => {
        if (sequence < next() || signal.aborted) return resolve()
        const waiter = {
          sequence,
          done: () => {
            waiting.delete(waiter)
            signal.removeEventListener('abort', waiter.done)
            resolve()
          },
        }
        waiting.add(waiter)
        signal.addEventListener('abort', waiter.done)
      }),
    wake: (end) => {
      for (const { sequence, done } of waiting) if (sequence < end) done()
    },
  }
}
