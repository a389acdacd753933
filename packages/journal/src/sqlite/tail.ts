// The newest blocks, in memory, in each of their forms, so that integrations that keep up never read the disk.
//
// Invariants
// - The blocks lie together, the last one ends at the end of the journal; all of them hold `most` bytes at most.
// - Memory is given back when the block has gone from here and everyone who was given it has released it. Whoever does not
//   release it keeps it: it is never given back then.
import type { Block, Sequence } from '../journal.ts'
import { blockBytes, join } from './merge-groups.ts'
import type { StoredBlock } from './protocol.ts'
import { skipLines } from './skip-lines.ts'

export type Tail = {
  add(block: StoredBlock): void
  /** The first entry in memory; undefined when there is none. */
  first(): Sequence | undefined
  /** As `Journal.read`; undefined when it is not, or no longer, in memory. */
  read(from: Sequence, form: string): Block | undefined
}

/** A block, and how many look at it besides the tail. */
type HeldBlock = StoredBlock & { lent: number; isGone: boolean }

/** @param giveBack is given memory that nobody looks at any more */
export function createTail(most: number, giveBack: (buffer: ArrayBufferLike) => void): Tail {
  const blocks: HeldBlock[] = []
  let held = 0

  function add(block: StoredBlock): void {
    blocks.push({ ...block, lent: 0, isGone: false })
    held += sizeOf(block)
    let gone = 0
    while (held > most) {
      held -= sizeOf(blocks[gone]!)
      drop(blocks[gone++]!)
    }
    if (gone > 0) blocks.splice(0, gone)
  }

  function drop(block: HeldBlock): void {
    block.isGone = true
    if (block.lent === 0) giveBackMemory(block)
  }

  function giveBackMemory({ bodies }: HeldBlock): void {
    for (const [, bytes] of bodies) giveBack(bytes.buffer)
  }

  function release(block: HeldBlock): void {
    if (--block.lent === 0 && block.isGone) giveBackMemory(block)
  }

  /** Index of the block that holds a sequence. */
  function find(from: Sequence): number {
    let low = 0
    let high = blocks.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (blocks[middle]!.first <= from) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Puts the small blocks that follow with this one: done once for all that read here later. */
  function joinFrom(index: number): HeldBlock {
    const start = blocks[index]!
    let end = index + 1
    let size = sizeOf(start)
    while (end < blocks.length && sameForms(start, blocks[end]!) && size + sizeOf(blocks[end]!) <= blockBytes) {
      size += sizeOf(blocks[end++]!)
    }
    if (end === index + 1) return start
    const parts = blocks.slice(index, end)
    const joined = {
      ...start,
      lent: 0,
      count: parts.reduce((sum, { count }) => sum + count, 0),
      bodies: start.bodies.map(([form], i) => [form, join(parts.map((part) => part.bodies[i]![1]))] as const),
    }
    blocks.splice(index, parts.length, joined)
    held += sizeOf(joined)
    for (const part of parts) {
      held -= sizeOf(part)
      drop(part)
    }
    return joined
  }

  return {
    add,
    first: () => blocks[0]?.first,
    read: (from, form) => {
      if (blocks.length === 0 || from < blocks[0]!.first) return undefined
      const block = joinFrom(find(from))
      const { first, count, acceptedAt, bodies } = block
      block.lent++
      const [name, bytes] = bodies.find(([one]) => one === form) ?? bodies[0]!
      return {
        kind: 'block',
        first: from,
        count: first + count - from,
        form: name,
        bytes: skipLines(bytes, from - first),
        acceptedAt,
        release: () => release(block),
      }
    },
  }
}

/** What a block takes up besides its bytes: thousands of blocks of one entry must not go uncounted. */
const blockOverhead = 256

function sizeOf({ bodies }: StoredBlock): number {
  return bodies.reduce((sum, [, bytes]) => sum + bytes.buffer.byteLength, blockOverhead)
}

function sameForms(one: StoredBlock, other: StoredBlock): boolean {
  return one.bodies.length === other.bodies.length && one.bodies.every(([form], i) => other.bodies[i]![0] === form)
}
