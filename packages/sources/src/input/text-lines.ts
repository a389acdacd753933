import type { LineSplitter, LogicalLine } from './logical-line.ts'
import { detectEncoding, encodingHeadLength } from './text-encoding.ts'
import { createUtf16Lines } from './utf16-lines.ts'
import { createUtf8Lines } from './utf8-lines.ts'

/** Cuts an input into lines, whatever its encoding. */
export interface TextLines {
  /** Takes the next bytes. They may be overwritten after the call, and with them the lines given out during it. */
  readonly push: (chunk: Uint8Array) => void
  /** Ends the input: gives out the last line, if the input does not end with a line end. */
  readonly end: () => void
  /** Bytes that were pushed. */
  readonly pushed: () => number
  /** True while nothing but UTF-8 was found. */
  readonly isUtf8: () => boolean
}

/**
 * @param maxLine longest line that is given out whole, see `SplitterOptions`
 * @param encoding given when the bytes come from the middle of an input; otherwise the first ones tell it
 */
export function createTextLines(
  take: (line: LogicalLine) => void,
  maxLine: number,
  encoding: 'utf-8' | undefined,
): TextLines {
  let splitter: LineSplitter | undefined
  let head: Buffer = Buffer.alloc(0)
  let pushed = 0
  let isUtf8 = true
  if (encoding !== undefined) splitter = createUtf8Lines(take, { maxLine, markLength: 0 })

  function start(): LineSplitter {
    const { name, markLength } = detectEncoding(head)
    isUtf8 = name === 'utf-8'
    const limits = { maxLine, markLength }
    const lines = name === 'utf-8' ? createUtf8Lines(take, limits) : createUtf16Lines(take, name, limits)
    lines.push(head.subarray(markLength))
    head = Buffer.alloc(0)
    return lines
  }

  function push(chunk: Uint8Array): void {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    pushed += bytes.length
    if (splitter) return splitter.push(bytes)
    head = head.length === 0 ? bytes : Buffer.concat([head, bytes])
    if (head.length >= encodingHeadLength) splitter = start()
    else head = Buffer.from(head)
  }

  function end(): void {
    splitter ??= start()
    splitter.end()
  }

  return { push, end, pushed: () => pushed, isUtf8: () => isUtf8 }
}
