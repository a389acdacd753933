// Finds entries: stretches that cannot hold a match are left out by their summaries, blocks by their facts, the lines of
// others are looked at.
import type { Block, Gap, Order, Query, SearchStep, Sequence } from '../journal.ts'
import { readCodes, readSeverities } from './block-facts.ts'
import type { RowFacts } from './block-row.ts'
import type { BlockTable, FoundBlock } from './block-table.ts'
import { isDamage } from './explain-sqlite-error.ts'
import { createLineTest, isWanted, matchesKind, type LineTest } from './line-test.ts'
import { blockBytes, join } from './merge-groups.ts'
import type { SummaryTable } from './summary-table.ts'
import type { SummaryFacts } from './summary.ts'

export type SearchTables = { readonly blocks: BlockTable; readonly summaries: SummaryTable }

/** A step ends after so much time or so many bytes found: readers wait for it in between. */
export const stepMs = 10

/** So many small blocks one after the other that do not match are better gone over by their facts alone. */
const leftOutMost = 8

const lineFeed = 10

/**
 * One step of a search.
 *
 * @param from first sequence to look at
 * @param to first sequence not to look at
 */
export function searchEntries(tables: SearchTables, query: Query, from: Sequence, to: Sequence): SearchStep {
  const search: Search = { ...tables, query, test: createLineTest(query), deadline: performance.now() + stepMs }
  return tables.blocks.transact(() => {
    const removed = Math.min(Math.max(tables.blocks.oldest(), from), to)
    return query.order === 'newest' ? searchBack(search, from, removed, to) : searchOn(search, from, removed, to)
  })
}

type Search = SearchTables & { readonly query: Query; readonly test: LineTest; readonly deadline: number }

/** Oldest first. Entries before `removed` are not there any more. */
function searchOn(search: Search, from: Sequence, removed: Sequence, to: Sequence): SearchStep {
  if (removed > from) return { found: [removedGap(from, removed)], next: removed < to ? removed : undefined }
  const found: (Block | Gap)[] = []
  let at = from
  let size = 0
  while (at < to && size < blockBytes && performance.now() < search.deadline) {
    const summary = search.summaries.upTo(at)
    const covers = summary !== undefined && endOf(summary) > at
    if (covers && !canMatchSummary(summary, search.query)) {
      at = Math.min(endOf(summary), to)
      continue
    }
    const limit = Math.min(covers ? endOf(summary) : (search.summaries.firstAfter(at) ?? to), to)
    const candidate = nextCandidate(search, at, limit)
    at = candidate.at
    if (!candidate.found || at >= limit) continue
    const small = lookIntoSmall(search, { order: 'oldest', at, limit })
    if (small.at !== at) {
      found.push(...small.pieces)
      size += sizeOf(small.pieces)
      at = small.at
      continue
    }
    const { pieces, end } = lookInto(search, at, to)
    found.push(...pieces)
    size += sizeOf(pieces)
    at = end
  }
  return { found, next: at < to ? at : undefined }
}

/** Newest first. */
function searchBack(search: Search, from: Sequence, removed: Sequence, to: Sequence): SearchStep {
  const found: (Block | Gap)[] = []
  let at = to
  let size = 0
  while (at > removed && size < blockBytes && performance.now() < search.deadline) {
    const summary = search.summaries.upTo(at - 1)
    const covers = summary !== undefined && endOf(summary) >= at
    if (covers && !canMatchSummary(summary, search.query)) {
      at = Math.max(summary.first, removed)
      continue
    }
    const limit = Math.max(summary === undefined ? removed : covers ? summary.first : endOf(summary), removed)
    const candidate = previousCandidate(search, at, limit)
    at = candidate.at
    if (!candidate.found || at <= limit) continue
    const small = lookIntoSmall(search, { order: 'newest', at, limit })
    if (small.at !== at) {
      found.push(...small.pieces)
      size += sizeOf(small.pieces)
      at = small.at
      continue
    }
    const start = Math.max(blockBefore(search.blocks, at, removed), removed)
    const pieces: (Block | Gap)[] = []
    for (let next = start; next < at;) {
      const looked = lookInto(search, next, at)
      pieces.push(...looked.pieces)
      next = looked.end
    }
    found.push(...pieces.toReversed())
    size += sizeOf(pieces)
    at = start
  }
  if (at > removed) return { found, next: at }
  if (removed > from) found.push(removedGap(from, removed))
  return { found, next: undefined }
}

/**
 * Looks into small blocks that lie together, as far as they go: those of a journal that gets one event at a time. One by one
 * they took 17 µs each, this way 8.
 */
function lookIntoSmall(
  { blocks, query, test, deadline }: Search,
  { order, at: from, limit }: { readonly order: Order; readonly at: Sequence; readonly limit: Sequence },
): { readonly pieces: readonly (Block | Gap)[]; readonly at: Sequence } {
  const isOn = order === 'oldest'
  const pieces: Block[] = []
  let at = from
  let size = 0
  let leftOut = 0
  try {
    const canBeIn = (facts: RowFacts): boolean => canMatch(facts, query)
    const next = isOn ? blocks.smallFrom(at, query.form, canBeIn) : blocks.smallBefore(at, query.form, canBeIn)
    for (const block of next) {
      const end = endOf(block)
      const fits = isOn ? block.first === at && end <= limit : end === at && block.first >= limit
      if (!fits) break
      if (block.kind === 'left-out') {
        if (++leftOut > leftOutMost) break
      } else {
        leftOut = 0
        const runs = matchingRuns(block, test, block.first, end)
        pieces.push(...(isOn ? runs : runs.toReversed()))
        size += sizeOf(runs)
      }
      at = isOn ? end : block.first
      if (size >= blockBytes || performance.now() > deadline) break
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
  }
  return { pieces, at }
}

function removedGap(from: Sequence, to: Sequence): Gap {
  return { kind: 'gap', first: from, count: to - from, reason: 'removed' }
}

function endOf({ first, count }: { readonly first: Sequence; readonly count: number }): Sequence {
  return first + count
}

function sizeOf(pieces: readonly (Block | Gap)[]): number {
  return pieces.reduce((sum, piece) => sum + (piece.kind === 'block' ? piece.bytes.length : 0), 0)
}

/** What is found in the block that holds an entry, from that one on; a gap where there is none. */
function lookInto(
  { blocks, query, test }: Search,
  at: Sequence,
  to: Sequence,
): { readonly pieces: readonly (Block | Gap)[]; readonly end: Sequence } {
  const block = blocks.holding(at, query.form, to)
  const end = Math.min(endOf(block), to)
  return { pieces: block.kind === 'gap' ? [{ ...block, count: end - at }] : matchingRuns(block, test, at, end), end }
}

type Candidate = {
  /** False: no block between can match, and beyond `at` it was not looked. */
  readonly found: boolean
  readonly at: Sequence
}

/** Goes over blocks by their facts. What is missing or cannot be read is a candidate too: it becomes a gap. */
function nextCandidate({ blocks, query, deadline }: Search, from: Sequence, to: Sequence): Candidate {
  let at = from
  try {
    for (const facts of blocks.factsFrom(blocks.startOf(from))) {
      const end = endOf(facts)
      if (end <= at) continue // the same block in another form
      if (facts.first > at || canMatch(facts, query)) break
      at = end
      if (at >= to || performance.now() > deadline) return { found: false, at }
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
  }
  return { found: true, at }
}

/** The same, the other way: what comes last before `to`; the candidate ends at `at`. */
function previousCandidate({ blocks, query, deadline }: Search, to: Sequence, from: Sequence): Candidate {
  let at = to
  try {
    for (const facts of blocks.factsBefore(to)) {
      if (facts.first >= at) continue // the same block in another form
      if (endOf(facts) < at || canMatch(facts, query)) break
      at = facts.first
      if (at <= from || performance.now() > deadline) return { found: false, at: Math.max(at, from) }
    }
  } catch (cause) {
    if (!isDamage(cause)) throw cause
  }
  return { found: true, at }
}

/**
 * Where the last block before an entry begins. Where the table cannot be read: a place before it from where on it is read
 * forwards, twice as far as it has to be at most.
 */
function blockBefore(blocks: BlockTable, sequence: Sequence, oldest: Sequence): Sequence {
  for (let back = 1; sequence - back > oldest; back *= 2) {
    try {
      return blocks.startOf(sequence - back)
    } catch (cause) {
      if (!isDamage(cause)) throw cause
    }
  }
  return oldest
}

function canMatch({ timeMin, timeMax, codes }: RowFacts, query: Query): boolean {
  const { since, until, codes: wanted, severities } = query
  if (since !== undefined && timeMax < since) return false
  if (until !== undefined && timeMin >= until) return false
  if (severities !== undefined && readSeverities(codes)?.some((one) => severities.includes(one)) === false) return false
  if (wanted === undefined || codes === '') return true
  return readCodes(codes).some((code) => isWanted(code, wanted))
}

function canMatchSummary({ timeMin, timeMax, kinds }: SummaryFacts, query: Query): boolean {
  const { since, until, codes, severities } = query
  if (since !== undefined && timeMax < since) return false
  if (until !== undefined && timeMin >= until) return false
  if (codes === undefined && severities === undefined) return true
  return kinds.split('\n').some((kind) => matchesKind(query, kind))
}

/** The lines that match, from one entry to another: those that lie together as one block. */
function matchingRuns(block: FoundBlock, test: LineTest, from: Sequence, to: Sequence): readonly Block[] {
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length)
  if (!test.block(bytes)) return []
  const runs: { readonly first: Sequence; readonly start: number; count: number; end: number }[] = []
  let start = 0
  for (let sequence = block.first; sequence < to; sequence++) {
    const end = bytes.indexOf(lineFeed, start) + 1
    if (sequence >= from && test.line(bytes, start, end - 1)) {
      const run = runs.at(-1)
      if (run === undefined || run.end < start) runs.push({ first: sequence, start, count: 1, end })
      else {
        run.count++
        run.end = end
      }
    }
    start = end
  }
  // Put together, so that a few matches do not carry the whole block along.
  const found = join(runs.map((run) => bytes.subarray(run.start, run.end)))
  let at = 0
  return runs.map((run) => {
    const length = run.end - run.start
    at += length
    const { formName: form, acceptedAt } = block
    return {
      kind: 'block',
      first: run.first,
      count: run.count,
      form,
      bytes: found.subarray(at - length, at),
      acceptedAt,
    }
  })
}
