// Counts entries: summaries where there are some, lines elsewhere.
import type { Count, CountQuery, CountStep, Gap, Sequence } from '../journal.ts'
import { canBeCounted } from './block-facts.ts'
import { noEntryFacts, readEntryFacts } from './entry-facts.ts'
import { matchesKind } from './line-test.ts'
import { skipLines } from './skip-lines.ts'
import { stepMs, type SearchTables } from './search-entries.ts'
import { createTallying, minuteMs, readKind, type Tally } from './tally.ts'

/**
 * One step of counting. Lines that do not say their time, severity and code are not counted.
 *
 * @param from first sequence to count
 * @param to first sequence not to count
 */
export function countEntries(
  { blocks, summaries }: SearchTables,
  query: CountQuery,
  from: Sequence,
  to: Sequence,
): CountStep {
  const deadline = performance.now() + stepMs
  const gaps: Gap[] = []
  const sums = createSums(query)
  return blocks.transact(() => {
    const oldest = Math.min(blocks.oldest(), to)
    let at = from
    if (at < oldest) {
      gaps.push({ kind: 'gap', first: at, count: oldest - at, reason: 'removed' })
      at = oldest
    }
    while (at < to && performance.now() < deadline) {
      const summary = summaries.upTo(at)
      const end = summary === undefined ? at : summary.first + summary.count
      if (summary !== undefined && end > at) {
        const { timeMin, timeMax, kinds } = summary
        if (timeMax < query.since || timeMin >= query.until || !kinds.split('\n').some((kind) => sums.isWanted(kind))) {
          at = Math.min(end, to)
          continue
        }
        const counts = summary.first === at && end <= to ? summaries.countsOf(at) : undefined
        if (counts !== undefined) {
          for (const { kind, time, count } of counts) sums.add(kind, time, count)
          at = end
          continue
        }
      }
      const block = blocks.holding(at, '', to)
      const stop = Math.min(block.first + block.count, to)
      if (block.kind === 'gap') gaps.push({ ...block, count: stop - at })
      else if (block.timeMax >= query.since && block.timeMin < query.until) {
        const tally = tallyLines(skipLines(block.bytes, at - block.first), stop - at)
        for (const [kind, minutes] of tally) {
          for (const [minute, count] of minutes) sums.add(kind, minute * minuteMs, count)
        }
      }
      at = stop
    }
    return { counts: sums.counts(), gaps, next: at < to ? at : undefined }
  })
}

function tallyLines(bytes: Uint8Array, lines: number): Tally {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const facts = noEntryFacts()
  const tallying = createTallying()
  let start = 0
  for (let i = 0; i < lines; i++) {
    const end = buffer.indexOf(lineFeed, start)
    if (end === -1) break
    readEntryFacts(buffer, start, end, facts)
    if (canBeCounted(buffer, facts)) tallying.add(buffer, end, facts)
    start = end + 1
  }
  return tallying.result()
}

const lineFeed = 10

type Sums = {
  isWanted(kind: string): boolean
  /** Adds so many entries of a minute. */
  add(kind: string, time: number, count: number): void
  counts(): readonly Count[]
}

function createSums(query: CountQuery): Sums {
  const { since, until, stepMs: width } = query
  const wanted = new Map<string, boolean>()
  const byKind = new Map<string, Map<number, number>>()

  function isWanted(kind: string): boolean {
    let known = wanted.get(kind)
    if (known === undefined) wanted.set(kind, (known = matchesKind(query, kind)))
    return known
  }

  return {
    isWanted,
    add: (kind, time, count) => {
      if (time < since || time >= until || !isWanted(kind)) return
      let steps = byKind.get(kind)
      if (steps === undefined) byKind.set(kind, (steps = new Map()))
      const step = Math.floor((time - since) / width)
      steps.set(step, (steps.get(step) ?? 0) + count)
    },
    counts: () =>
      [...byKind].flatMap(([kind, steps]) => {
        const shared = readKind(kind)
        return [...steps].map(([step, count]) => ({ ...shared, step, count }))
      }),
  }
}
