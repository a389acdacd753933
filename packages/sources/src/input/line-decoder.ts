import { isUtf8 } from 'node:buffer'
import type { RecordSink } from './line-router.ts'
import type { LogicalLine } from './logical-line.ts'
import type { ReaderOptions, RecordDecoder } from './record-decoder.ts'
import { createTextLines } from './text-lines.ts'

/** Longest line of text, in bytes: what tools write about a path of 4096 bytes fits many times over. */
const defaultMaxLineBytes = 64 * 1024

/**
 * Reads text of which each line is a record: UTF-8 and UTF-16, with and without byte order mark, lines that end with LF or
 * CRLF. In UTF-8 a NUL ends a line too: clamd ends its replies so, and a file system that lost its power fills logs
 * with them. Wrappers of container runtimes are left on: they hold a time, of which the source may have need.
 *
 * Total, and the sizes of the items add up to the bytes read, as with `createRecordDecoder`.
 */
export function createLineDecoder(sink: Pick<RecordSink, 'item'>, options: ReaderOptions = {}): RecordDecoder {
  const maxLine = options.maxRecordBytes ?? defaultMaxLineBytes
  const text = createTextLines(take, maxLine, options.encoding)
  let ordinal = 0
  let lines = 0
  let bytesTaken = 0
  let isClosed = true
  /** Bytes of the pieces of the line that goes by, which is too long. */
  let passed = 0

  function take(line: LogicalLine): void {
    lines = line.number
    bytesTaken = line.offset + line.size
    isClosed = line.closes
    if (line.opens && line.closes && line.end - line.start <= maxLine) return takeWhole(line)
    passed += line.size
    if (!line.closes) return
    const place = { line: line.number, offset: bytesTaken - passed, size: passed }
    const fault = { faultLine: line.number, faultColumn: 1 }
    passed = 0
    sink.item({ kind: 'refused', reason: 'too-long', message: `longer than ${maxLine} bytes`, ...place, ...fault })
  }

  function takeWhole(line: LogicalLine): void {
    const parts = partsOf(line)
    if (parts.length === 0) {
      const { number, offset, size } = line
      return sink.item({ kind: 'skipped', reason: 'blank', line: number, offset, size })
    }
    let offset = line.offset
    for (const [index, part] of parts.entries()) {
      const next = parts[index + 1]
      const behind = next === undefined ? bytesTaken : line.offset + line.lead + next.start - line.start
      give(line, part, offset, behind - offset)
      offset = behind
    }
  }

  function give(line: LogicalLine, { start, end }: Part, offset: number, size: number): void {
    const isValid = line.isValid || isUtf8(line.bytes.subarray(start, end))
    const bytes = isValid ? line.bytes : Buffer.from(line.bytes.toString('utf8', start, end))
    const span = isValid ? { bytes, start, end } : { bytes, start: 0, end: bytes.length }
    const replaced = line.replaced || !isValid
    ordinal++
    sink.item({ kind: 'record', line: line.number, offset, size, ...span, ordinal, replaced })
  }

  return {
    push: text.push,
    end: text.end,
    more: () => false,
    lines: () => lines,
    isClear: () => text.isUtf8() && isClosed && bytesTaken === text.pushed(),
  }
}

type Part = { readonly start: number; readonly end: number }

/** The parts of a line between NULs, without those that are blank. */
function partsOf({ bytes, start, end, origin }: LogicalLine): readonly Part[] {
  const parts: Part[] = []
  for (let at = start; at < end;) {
    const nul = origin === 'bytes' ? bytes.subarray(at, end).indexOf(0) : -1
    const until = nul < 0 ? end : at + nul
    if (!isBlank(bytes, at, until)) parts.push({ start: at, end: until })
    at = until + 1
  }
  return parts
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] !== 0x20 && bytes[at] !== 0x09) return false
  return true
}
