import { isUtf8 } from 'node:buffer'
import type { LineSplitter, LogicalLine, SplitterOptions } from './logical-line.ts'

/**
 * Cuts UTF-8 into lines at LF or CRLF. Lines that lie within a chunk are views of it; only a line that goes on over the
 * end of a chunk is copied. A line beyond `maxLine` comes in pieces, cut between characters.
 */
export function createUtf8Lines(take: (line: LogicalLine) => void, options: SplitterOptions): LineSplitter {
  const { maxLine } = options
  /** The beginning of a line that has not ended yet. Not used again once it has been given out. */
  let carry: Buffer = Buffer.alloc(0)
  let carried = 0
  let inPieces = false
  let number = 0
  let offset = 0
  let lead = options.markLength

  function push(chunk: Buffer): void {
    let at = 0
    if (carried > 0 || inPieces) {
      at = chunk.indexOf(0x0a) + 1
      if (at === 0) return keep(chunk, 0)
      append(chunk, 0, at - 1)
      giveCarried(carried, 1, true)
    }
    const last = chunk.lastIndexOf(0x0a)
    // Whole lines only: a character that the end of the chunk cuts is not broken.
    const isValid = last >= at && isUtf8(chunk.subarray(at, last))
    while (at <= last) {
      const lineFeed = chunk.indexOf(0x0a, at)
      give(chunk, at, lineFeed, 1, true, isValid)
      at = lineFeed + 1
    }
    keep(chunk, at)
  }

  /** @param terminator bytes of the line end: the line feed */
  function give(bytes: Buffer, start: number, end: number, terminator: number, closes: boolean, isValid = false): void {
    const opens = !inPieces
    const size = lead + end - start + terminator
    if (opens) number++
    inPieces = !closes
    const isReturned = closes && end > start && bytes[end - 1] === 0x0d
    const before = lead
    const from = offset
    offset += size
    lead = 0
    take({
      bytes,
      start,
      end: isReturned ? end - 1 : end,
      number,
      offset: from,
      lead: before,
      size,
      origin: 'bytes',
      isValid,
      replaced: false,
      opens,
      closes,
    })
  }

  /** Gives out the first `length` bytes of what has been kept. */
  function giveCarried(length: number, terminator: number, closes: boolean): void {
    const bytes = carry
    const end = carried
    carry = Buffer.from(bytes.subarray(length, end))
    carried = end - length
    give(bytes, 0, length, terminator, closes)
  }

  /** Keeps the beginning of a line; gives it out, all but a cut character, when it is too long. */
  function keep(chunk: Buffer, start: number): void {
    if (start === chunk.length) return
    const whole = wholeCharacters(chunk, chunk.length)
    if (inPieces && carried === 0 && whole > start) {
      // Long lines would cost as much memory as they are long, until it is collected.
      give(chunk, start, whole, 0, false)
      return append(chunk, whole, chunk.length)
    }
    append(chunk, start, chunk.length)
    if (inPieces || carried > maxLine) giveCarried(wholeCharacters(carry, carried), 0, false)
  }

  function append(chunk: Buffer, start: number, end: number): void {
    const length = carried + end - start
    if (length > carry.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(length, Math.min(2 * carried, 2 * maxLine)))
      carry.copy(larger, 0, 0, carried)
      carry = larger
    }
    chunk.copy(carry, carried, start, end)
    carried = length
  }

  return {
    push,
    end: () => {
      if (carried > 0 || inPieces || lead > 0) giveCarried(carried, 0, true)
    },
  }
}

/** Length of `bytes[0, end)` without the character at its end, if that is not complete. */
function wholeCharacters(bytes: Buffer, end: number): number {
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back]!
    if (byte < 0x80) return end
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? end - back : end
  }
  return end
}
