import type { Sequence } from '@tidewaiter/journal'

/** Which entries were withheld, as runs of neighbours: a flood is a few long ones. */
export type WithheldRuns = {
  /** An entry behind all that were added. */
  readonly add: (sequence: Sequence) => void
  readonly has: (sequence: Sequence) => boolean
  /** Forgets what lies before a sequence. */
  readonly forget: (before: Sequence) => void
}

export function createWithheldRuns(): WithheldRuns {
  /** In order, with a hole before each. */
  let runs: { readonly from: Sequence; to: Sequence }[] = []

  /** The run that ends behind a sequence. */
  function find(sequence: Sequence): number {
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((runs[middle] as (typeof runs)[number]).to <= sequence) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    add: (sequence) => {
      const last = runs.at(-1)
      if (last?.to === sequence) last.to++
      else runs.push({ from: sequence, to: sequence + 1 })
    },
    has: (sequence) => {
      const run = runs[find(sequence)]
      return run !== undefined && run.from <= sequence
    },
    forget: (before) => {
      const gone = find(before - 1)
      if (gone > 0) runs = runs.slice(gone)
    },
  }
}
