import type { Block, Gap, Journal, Sequence } from '@tidewaiter/journal'

/** What is to be delivered, in order. */
export type Supply = {
  /** What lies at that sequence or behind it; undefined when there is nothing (yet). */
  read(from: Sequence): Promise<Block | Gap | undefined>
  /** True when it would be of no use to read there: spares a promise on the way of each small batch. */
  isEmptyAt(from: Sequence): boolean
  /** Resolves when there may be something at that sequence, or when the signal aborts. */
  reached(from: Sequence, signal: AbortSignal): Promise<void>
}

/** Everything that the journal has and will have. */
export function journalSupply(journal: Journal, form: string): Supply {
  return {
    read: (from) => journal.read(from, form),
    isEmptyAt: (from) => from >= journal.next,
    reached: (from, signal) => journal.reached(from, signal),
  }
}
