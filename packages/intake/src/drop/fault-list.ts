import type { Refusal } from '../stream/record-stream.ts'

/** What was refused of a file: how much, and of the first ones what and where. */
export type FileFaults = {
  readonly count: number
  readonly first: readonly Refusal[]
}

/**
 * Collects the refusals of a file. Those that stand in front of a place where reading could be taken up again are settled: they
 * go into the mark, and are not found a second time.
 */
export type FaultList = {
  readonly add: (refusal: Refusal) => void
  /** Nothing unfinished stands in front of the place that was reached. */
  readonly settle: () => void
  readonly settled: () => FileFaults
  readonly all: () => FileFaults
  /** Goes back to what was settled at an earlier place. */
  readonly reset: (settled: FileFaults) => void
}

/** Refusals of which place and reason are kept; a mark with all of them takes 30 KB. */
const maxTold = 100
const maxReasonLength = 300

export const noFaults: FileFaults = { count: 0, first: [] }

export function createFaultList(): FaultList {
  let settled = noFaults
  let fresh: { count: number; first: Refusal[] } = { count: 0, first: [] }
  const all = (): FileFaults => ({
    count: settled.count + fresh.count,
    first: [...settled.first, ...fresh.first].slice(0, maxTold),
  })

  function reset(to: FileFaults): void {
    settled = to
    fresh = { count: 0, first: [] }
  }

  return {
    add: (refusal) => {
      fresh.count += refusal.parts ?? 1
      if (settled.first.length + fresh.first.length >= maxTold) return
      fresh.first.push({ ...refusal, reason: refusal.reason.slice(0, maxReasonLength) })
    },
    settle: () => {
      if (fresh.count > 0) reset(all())
    },
    settled: () => settled,
    all,
    reset,
  }
}
