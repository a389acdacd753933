import type { Block, Order, Sequence } from '@tidewaiter/journal'

/** An entry of a block. */
export type BlockLine = { readonly sequence: Sequence; readonly line: string }

const lineFeed = 10

/** The entry lines of a block, without their line feeds, in either order. */
export function* blockLines(block: Block, order: Order): Generator<BlockLine> {
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength)
  if (order === 'oldest') {
    for (let start = 0, sequence = block.first; start < bytes.length; sequence++) {
      const end = endOf(bytes, start)
      yield { sequence, line: bytes.toString('utf8', start, end) }
      start = end + 1
    }
    return
  }
  let end = bytes.length - 1
  for (let sequence = block.first + block.count - 1; end > 0 && sequence >= block.first; sequence--) {
    const before = bytes.lastIndexOf(lineFeed, end - 1)
    yield { sequence, line: bytes.toString('utf8', before + 1, end) }
    end = before
  }
}

function endOf(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(lineFeed, start)
  return end === -1 ? bytes.length : end
}
