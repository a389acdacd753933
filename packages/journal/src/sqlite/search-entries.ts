import type { Block, Gap, Query, Sequence } from '../journal.ts'
import { readCodes } from './block-facts.ts'
import type { RowFacts } from './block-row.ts'
import type { BlockTable, FoundBlock } from './block-table.ts'
import { readEntryFacts, type EntryFacts } from './entry-facts.ts'
import { isDamage } from './explain-sqlite-error.ts'
import { blockBytes, join } from './merge-groups.ts'
import type { SearchResult } from './protocol.ts'

/** A step ends after so much time or so many bytes found: readers wait for it in between. */
const stepMs = 10

const lineFeed = 10

/**
 * One step of a search: blocks that cannot hold a match are left out by their facts, the lines of others are looked at.
 *
 * @param to first sequence not to look at
 */
export function searchEntries(table: BlockTable, query: Query, from: Sequence, to: Sequence): SearchResult {
  const deadline = performance.now() + stepMs
  return table.transact(() => {
    const oldest = table.oldest()
    if (from < Math.min(oldest, to)) {
      const end = Math.min(oldest, to)
      return { found: [{ kind: 'gap', first: from, count: end - from, reason: 'removed' }], next: end }
    }
    const found: (Block | Gap)[] = []
    let at = from
    let size = 0
    while (at < to && size < blockBytes && performance.now() < deadline) {
      const candidate = nextCandidate(table, query, at, to, deadline)
      at = candidate.at
      if (!candidate.found || at >= to) continue
      const block = table.holding(at, query.form, to)
      const end = Math.min(block.first + block.count, to)
      const matches = block.kind === 'gap' ? [{ ...block, count: end - at }] : matchingRuns(block, query, at, end)
      found.push(...matches)
      for (const match of matches) size += match.kind === 'block' ? match.bytes.length : 0
      at = end
    }
    return { found, next: at < to ? at : undefined }
  })
}

type Candidate = {
  /** False: no block before `at` can match, and beyond it was not looked. */
  readonly found: boolean
  readonly at: Sequence
}

/** Goes over blocks by their facts. What is missing or cannot be read is a candidate too: it becomes a gap. */
function nextCandidate(table: BlockTable, query: Query, from: Sequence, to: Sequence, deadline: number): Candidate {
  let at = from
  try {
    for (const facts of table.factsFrom(table.startOf(from))) {
      const end = facts.first + facts.count
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

function canMatch({ timeMin, timeMax, codes }: RowFacts, { since, until, codes: wanted }: Query): boolean {
  if (since !== undefined && timeMax < since) return false
  if (until !== undefined && timeMin >= until) return false
  if (wanted === undefined || codes === '') return true
  return readCodes(codes).some((code) => isWanted(code, wanted))
}

function isWanted(code: string, wanted: readonly string[]): boolean {
  return wanted.includes(code) || wanted.includes(code.slice(0, Math.max(code.indexOf('-'), 0)))
}

/** The lines that match, from one entry to another: those that lie together as one block. */
function matchingRuns(block: FoundBlock, query: Query, from: Sequence, to: Sequence): readonly Block[] {
  const matches = lineMatcher(query)
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length)
  const runs: { readonly first: Sequence; readonly start: number; count: number; end: number }[] = []
  let start = 0
  for (let sequence = block.first; sequence < to; sequence++) {
    const end = bytes.indexOf(lineFeed, start) + 1
    if (sequence >= from && matches(bytes, start, end - 1)) {
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

function lineMatcher(query: Query): (bytes: Buffer, start: number, end: number) => boolean {
  const { since, until, codes } = query
  if (since === undefined && until === undefined && codes === undefined) return () => true
  const facts: EntryFacts = { time: 0, codeStart: 0, codeEnd: 0 }
  return (bytes, start, end) => {
    readEntryFacts(bytes, start, end, facts)
    // Not turned round: a line without a time, NaN, is in no span of time.
    if (since !== undefined && !(facts.time >= since)) return false
    if (until !== undefined && !(facts.time < until)) return false
    return codes === undefined || isWanted(bytes.toString('latin1', facts.codeStart, facts.codeEnd), codes)
  }
}
