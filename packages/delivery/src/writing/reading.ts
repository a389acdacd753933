import type { Block, Sequence } from '@tidewaiter/journal'

/** A block that is being written, and how far: `offset` is where the entry of that sequence begins. */
export type Reading = {
  readonly block: Block
  readonly bytes: Buffer
  offset: number
  sequence: Sequence
  /** For a line that is no entry of the journal: whether it was handed over before. The reach does not tell that. */
  again?: boolean
}

/**
 * How far an integration has come before: entries below `handed` were handed over, of those below `begun` a part may have
 * been; of those below `buried` the dead letters are kept.
 */
export type Reach = { readonly handed: Sequence; readonly begun: Sequence; readonly buried: Sequence }

const lineFeed = 10

/** Begins to read a block at the given entry, or at its first one where that comes later. */
export function startReading(block: Block, from: Sequence): Reading {
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength)
  const reading = { block, bytes, offset: 0, sequence: block.first }
  for (; reading.sequence < from; reading.sequence++) {
    const end = bytes.indexOf(lineFeed, reading.offset)
    if (end < 0) break
    reading.offset = end + 1
  }
  return reading
}
