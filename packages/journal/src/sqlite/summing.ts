// Makes summaries of what comes in, in the thread that writes: it has the bytes at hand.
//
// Invariants
// - A summary is of whole blocks that lie together and can be counted; one that cannot ends it, and has none.
// - It is sealed once it has `entriesMost` entries or `cellsMost` counts, and then never changes.
// - What is not sealed is in memory alone. After a crash it is made again of the blocks: of the newest ones only, so that
//   opening takes no longer with a large journal (30 ms for 12 MB).
import type { Sequence } from '../journal.ts'
import { readBlockFacts } from './block-facts.ts'
import { isDamage } from './explain-sqlite-error.ts'
import type { NewBlock } from './merge-groups.ts'
import type { Store } from './store.ts'
import { fitsRow, type Summary } from './summary.ts'
import { addTally, cellsOf, type Tally } from './tally.ts'

export type Summing = {
  /** Takes a block that is durable. */
  add(first: Sequence, block: Pick<NewBlock, 'facts' | 'tallies'>): void
  /** Summaries that are to be saved. */
  sealed(): readonly Summary[]
  /** To be called when those are saved. */
  saved(): void
  /** To be called when entries were removed. */
  forgetBefore(sequence: Sequence): void
}

/** Some 12 MB of blocks: to look into a stretch that is summarised takes 15 ms. */
const entriesMost = 16_384
/** 48 KB: a stretch of events from very many minutes ends sooner. A block that alone has four times as many has no summary. */
const cellsMost = 4096

type Open = { first: Sequence; count: number; timeMin: number; timeMax: number; tally: Tally }

/** @param next of the journal */
export function createSumming(store: Pick<Store, 'blocksFrom' | 'summarised'>, next: Sequence): Summing {
  let open: Open | undefined
  let sealed: Summary[] = []

  function seal(): void {
    if (open !== undefined && fitsRow(open) && cellsOf(open.tally) <= 4 * cellsMost) sealed.push(open)
    open = undefined
  }

  function add(first: Sequence, { facts, tallies }: Pick<NewBlock, 'facts' | 'tallies'>): void {
    const { count, timeMin, timeMax } = facts
    if (tallies.includes(undefined) || (open !== undefined && open.first + open.count !== first)) seal()
    if (tallies.includes(undefined)) return
    open ??= { first, count: 0, timeMin, timeMax, tally: new Map() }
    open.count += count
    open.timeMin = Math.min(open.timeMin, timeMin)
    open.timeMax = Math.max(open.timeMax, timeMax)
    for (const tally of tallies) if (tally !== undefined) addTally(open.tally, tally)
    if (open.count >= entriesMost || cellsOf(open.tally) >= cellsMost) seal()
  }

  try {
    for (const block of store.blocksFrom(Math.max(store.summarised(), next - entriesMost, 1))) {
      const { facts, tally } = readBlockFacts(block.bytes)
      add(block.first, { facts, tallies: [block.sound ? tally : undefined] })
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
  }

  return {
    add,
    sealed: () => sealed,
    saved: () => {
      sealed = []
    },
    forgetBefore: (sequence) => {
      sealed = sealed.filter(({ first }) => first >= sequence)
      if (open !== undefined && open.first < sequence) open = undefined
    },
  }
}
