/** One line of the input. */
export type Line = {
  /** Without its end, LF or CRLF. Valid until the next chunk is pushed: it may be a view of the chunk. */
  readonly bytes: Buffer
  /** From 1. */
  readonly number: number
  /** The line was longer than the limit; `bytes` are its first ones, the rest was dropped. */
  readonly cut: boolean
}

export type LineReader = {
  /** Takes the next chunk, returns the lines that it completes. */
  readonly push: (chunk: Uint8Array) => Line[]
  /** Takes the end of the input, returns the last line if it had no line feed. */
  readonly end: () => Line[]
}

const lineFeed = 10
const carriageReturn = 13

/**
 * Takes the limit for a line in bytes, returns a reader that cuts bytes into lines. Linear in the input; holds at most one
 * line of that limit. An empty line is a line; nothing after the last line feed is not.
 */
export function createLineReader(maxBytes: number): LineReader {
  let held: Buffer[] = []
  let heldLength = 0
  let overlong = false
  let number = 0

  /** Keeps a part of a line that goes on in the next chunk; one byte beyond the limit may be the CR of its end. */
  const hold = (part: Buffer): void => {
    const room = maxBytes + 1 - heldLength
    if (part.length > room) overlong = true
    if (room <= 0) return
    held.push(Buffer.from(part.subarray(0, room)))
    heldLength += Math.min(part.length, room)
  }

  const line = (last: Buffer): Line => {
    number++
    let bytes = last
    if (heldLength > 0) {
      hold(last)
      bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held)
    }
    if (!overlong && bytes.at(-1) === carriageReturn) bytes = bytes.subarray(0, -1)
    const cut = overlong || bytes.length > maxBytes
    held = []
    heldLength = 0
    overlong = false
    return { bytes: cut ? bytes.subarray(0, maxBytes) : bytes, number, cut }
  }

  const push = (chunk: Uint8Array): Line[] => {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: Line[] = []
    let from = 0
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      lines.push(line(bytes.subarray(from, at)))
      from = at + 1
    }
    if (from < bytes.length) hold(bytes.subarray(from))
    return lines
  }

  return { push, end: () => (heldLength > 0 ? [line(Buffer.alloc(0))] : []) }
}
