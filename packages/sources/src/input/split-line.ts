import type { LogicalLine } from './logical-line.ts'

/** Puts together the parts of a line that a container runtime had split: at 16 KiB, containerd and Docker do. */
export interface SplitLine {
  /** Adds a part, whose text is copied. */
  readonly add: (part: LogicalLine) => void
  readonly isEmpty: () => boolean
  /**
   * Gives out the line, placed where its first part is, and starts anew. Without text when that is beyond the limit.
   */
  readonly take: () => { readonly line: LogicalLine; readonly isTooLong: boolean }
}

export function createSplitLine(maxLength: number): SplitLine {
  let first: LogicalLine | undefined
  let parts: Buffer[] = []
  let length = 0
  let size = 0
  let replaced = false

  function add(part: LogicalLine): void {
    first ??= part
    length += part.end - part.start
    size += part.size
    replaced ||= part.replaced
    if (length > maxLength) parts = []
    else parts.push(Buffer.from(part.bytes.subarray(part.start, part.end)))
  }

  function take(): { line: LogicalLine; isTooLong: boolean } {
    const bytes = Buffer.concat(parts)
    const { number, offset } = first!
    const span = { bytes, start: 0, end: bytes.length, number, offset, lead: 0, size }
    const line = { ...span, origin: 'rebuilt' as const, isValid: false, replaced, opens: true, closes: true }
    const isTooLong = length > maxLength
    first = undefined
    parts = []
    length = 0
    size = 0
    replaced = false
    return { line, isTooLong }
  }

  return { add, take, isEmpty: () => first === undefined }
}
