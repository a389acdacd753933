// The newest blocks, in memory, in each of their forms, so that integrations that keep up never read the disk.
//
// Small blocks that follow each other are copied together into one, at once: their own memory serves the next groups then.
//
// Invariants
// - The blocks lie together, the last one ends at the end of the journal; all of them hold `most` bytes at most.
// - What a block holds stays where it is; only the last one grows, behind what it holds.
// - Memory is given back when the block has gone from here and everyone who was given it has released it. Whoever does not
//   release it keeps it: it is never given back then.
import type { Block, Sequence } from '../journal.ts'
import type { MemoryPool } from './memory-pool.ts'
import type { StoredBlock } from './protocol.ts'
import { skipLines } from './skip-lines.ts'

export type Tail = {
  add(block: StoredBlock): void
  /** The first entry in memory; undefined when there is none. */
  first(): Sequence | undefined
  /** As `Journal.read`; undefined when it is not, or no longer, in memory. */
  read(from: Sequence, form: string): Block | undefined
}

/** Where in a block one of the blocks begins that it was put together from: an offset for each form. */
type Part = { readonly first: Sequence; readonly offsets: readonly number[] }

/** A block, and how many look at it besides the tail. */
type HeldBlock = {
  readonly first: Sequence
  count: number
  readonly acceptedAt: number
  readonly forms: readonly string[]
  /** Memory and how much of it is filled, by form. */
  readonly buffers: readonly ArrayBufferLike[]
  filled: number[]
  readonly parts: Part[]
  /** Has room for more. */
  readonly isOpen: boolean
  lent: number
  isGone: boolean
}

/** Blocks with no larger body are copied together into memory of `joinedBytes`. */
const smallBytes = 16 * 1024
const joinedBytes = 64 * 1024

export function createTail(most: number, pool: Pick<MemoryPool, 'take' | 'give'>): Tail {
  const blocks: HeldBlock[] = []
  let held = 0

  function add(block: StoredBlock): void {
    const isSmall = block.bodies.every(([, bytes]) => bytes.length <= smallBytes)
    if (!isSmall) push(heldAsIs(block))
    else {
      const last = blocks.at(-1)
      const into = last !== undefined && hasRoomFor(last, block) ? last : push(emptyFor(block))
      copyInto(into, block)
    }
    let gone = 0
    while (held > most) {
      held -= sizeOf(blocks[gone]!)
      drop(blocks[gone++]!)
    }
    if (gone > 0) blocks.splice(0, gone)
  }

  function push(block: HeldBlock): HeldBlock {
    blocks.push(block)
    held += sizeOf(block)
    return block
  }

  function emptyFor({ first, acceptedAt, bodies }: StoredBlock): HeldBlock {
    const buffers = bodies.map(() => pool.take(joinedBytes).buffer)
    return newBlock({ first, acceptedAt, count: 0, bodies }, buffers, { filled: bodies.map(() => 0), isOpen: true })
  }

  function copyInto(into: HeldBlock, { first, count, bodies }: StoredBlock): void {
    into.parts.push({ first, offsets: [...into.filled] })
    for (const [i, [, bytes]] of bodies.entries()) {
      new Uint8Array(into.buffers[i]!).set(bytes, into.filled[i])
      into.filled[i]! += bytes.length
      pool.give(bytes.buffer)
    }
    into.count += count
  }

  function drop(block: HeldBlock): void {
    block.isGone = true
    if (block.lent === 0) giveBack(block)
  }

  function giveBack({ buffers }: HeldBlock): void {
    for (const buffer of buffers) pool.give(buffer)
  }

  function release(block: HeldBlock): void {
    if (--block.lent === 0 && block.isGone) giveBack(block)
  }

  return {
    add,
    first: () => blocks[0]?.first,
    read: (from, form) => {
      if (blocks.length === 0 || from < blocks[0]!.first) return undefined
      const block = blocks[lastUpTo(blocks, from)]!
      const part = block.parts[lastUpTo(block.parts, from)]!
      const wanted = Math.max(block.forms.indexOf(form), 0)
      const offset = part.offsets[wanted]!
      const rest = new Uint8Array(block.buffers[wanted]!, offset, block.filled[wanted]! - offset)
      block.lent++
      return {
        kind: 'block',
        first: from,
        count: block.first + block.count - from,
        form: block.forms[wanted]!,
        bytes: skipLines(rest, from - part.first),
        acceptedAt: block.acceptedAt,
        release: () => release(block),
      }
    },
  }
}

function newBlock(
  { first, count, acceptedAt, bodies }: StoredBlock,
  buffers: readonly ArrayBufferLike[],
  { filled, isOpen }: Pick<HeldBlock, 'filled' | 'isOpen'>,
): HeldBlock {
  const forms = bodies.map(([form]) => form)
  return { first, count, acceptedAt, forms, buffers, filled, isOpen, parts: [], lent: 0, isGone: false }
}

/** A block that is large enough to be kept in its own memory. */
function heldAsIs(block: StoredBlock): HeldBlock {
  const bodies = block.bodies.map(([, bytes]) => (bytes.byteOffset === 0 ? bytes : bytes.slice()))
  const filled = bodies.map((bytes) => bytes.length)
  const held = newBlock(
    block,
    bodies.map((bytes) => bytes.buffer),
    { filled, isOpen: false },
  )
  held.parts.push({ first: block.first, offsets: bodies.map(() => 0) })
  return held
}

function hasRoomFor({ isOpen, forms, filled, buffers }: HeldBlock, { bodies }: StoredBlock): boolean {
  return (
    isOpen &&
    forms.length === bodies.length &&
    bodies.every(([form, bytes], i) => forms[i] === form && filled[i]! + bytes.length <= buffers[i]!.byteLength)
  )
}

/** Index of the last one that begins at a sequence or before it; they are in order. */
function lastUpTo(all: readonly { readonly first: Sequence }[], from: Sequence): number {
  let low = 0
  let high = all.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (all[middle]!.first <= from) low = middle
    else high = middle - 1
  }
  return low
}

/** What a block takes up besides its bytes: thousands of blocks of one entry must not go uncounted. */
const blockOverhead = 256

function sizeOf({ buffers }: HeldBlock): number {
  return buffers.reduce((sum, buffer) => sum + buffer.byteLength, blockOverhead)
}
