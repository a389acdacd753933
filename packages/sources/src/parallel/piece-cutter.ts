/** Bytes of an input that are handled together, in memory that may be transferred. */
export type CutPiece = {
  readonly memory: Buffer
  readonly length: number
  /** True when it is whole lines. False: a line that is longer than a piece goes on behind it, or the input ends. */
  readonly isWhole: boolean
}

/** Cuts an input into pieces of whole lines, which can be read apart from each other. */
export type PieceCutter = {
  /** Copies the bytes, and gives the pieces that they complete: what ends with a line end is never kept back. */
  readonly push: (chunk: Uint8Array) => Generator<CutPiece>
  /** Gives the beginning of a line that never ended; undefined when there is none. */
  readonly end: () => CutPiece | undefined
}

const lineFeed = 0x0a

/** @param memory gives memory for a piece, always of the same size: the size of the longest piece */
export function createPieceCutter(memory: () => Buffer): PieceCutter {
  let current: Buffer | undefined
  let length = 0

  function* push(chunk: Uint8Array): Generator<CutPiece> {
    for (let at = 0; at < chunk.length;) {
      const piece: Buffer = (current ??= memory())
      const part = chunk.subarray(at, at + piece.length - length)
      piece.set(part, length)
      const last = part.lastIndexOf(lineFeed)
      const wholeLines = last < 0 ? 0 : length + last + 1
      length += part.length
      at += part.length
      if (wholeLines === 0 && length < piece.length) continue
      const isWhole = wholeLines > 0
      const rest = isWhole ? piece.subarray(wholeLines, length) : undefined
      current = undefined
      length = 0
      if (rest !== undefined && rest.length > 0) {
        current = memory()
        current.set(rest)
        length = rest.length
      }
      yield { memory: piece, length: isWhole ? wholeLines : piece.length, isWhole }
    }
  }

  function end(): CutPiece | undefined {
    return current === undefined ? undefined : { memory: current, length, isWhole: false }
  }

  return { push, end }
}
