import type { GrowingRecord } from './large/spooled-record.ts'
import type { LogicalLine } from './logical-line.ts'

/**
 * A record that goes on over the end of a line: its text in one buffer, and the facts about those lines that may have
 * to be read again.
 *
 * A line that starts like a record, and is not indented further than the record's own first line, may be one: the open
 * record may have been torn off before it. From the first such line on the lines are noted. Within an object that is
 * indented in the usual way there is none.
 */
export interface HeldRecord {
  readonly start: ItemStart
  /** White space before the first text of the line on which the record starts. */
  readonly indent: number
  /** Memory of this record only, so that views of it stay good. */
  bytes: Buffer
  length: number
  /** Lines that the record stands on so far. */
  lineCount: number
  /** Input bytes of its lines so far, from where the record starts. */
  size: number
  replaced: boolean
  readonly noted: HeldLine[]
  sizeBeforeNoted: number
  /** Its text, once it is too long for memory. */
  spooled: GrowingRecord | undefined
}

/** Where an item starts: line and column from 1, the column in UTF-16 units, and input bytes before it. */
export interface ItemStart {
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** A logical line whose text lies in the held buffer, with its number in the assembler's own count. */
type HeldLine = Omit<LogicalLine, 'bytes'> & { readonly sequence: number }

/** Begins to hold the record that starts at `at` in `line`. The bytes before it are not part of `size`. */
export function holdRecord(line: LogicalLine, at: number, start: ItemStart, indent: number, size: number): HeldRecord {
  const length = line.end - at
  const bytes = Buffer.allocUnsafeSlow(Math.max(1024, 2 * length))
  line.bytes.copy(bytes, 0, at, line.end)
  if (line.closes) bytes[length] = 0x0a
  const text = { bytes, length: length + (line.closes ? 1 : 0), replaced: line.replaced }
  return { start, indent, size, ...text, lineCount: 1, noted: [], sizeBeforeNoted: 0, spooled: undefined }
}

/** Appends a line's text, and a line feed if the line ends. Returns the line as it stands in the held buffer. */
export function holdLine(held: HeldRecord, line: LogicalLine): LogicalLine {
  const start = held.length
  const end = start + line.end - line.start
  if (end >= held.bytes.length) {
    const larger = Buffer.allocUnsafeSlow(2 * (end + 1))
    held.bytes.copy(larger, 0, 0, start)
    held.bytes = larger
  }
  line.bytes.copy(held.bytes, start, line.start, line.end)
  held.length = end
  if (line.closes) held.bytes[held.length++] = 0x0a
  if (line.opens) held.lineCount++
  held.replaced ||= line.replaced
  return { ...line, bytes: held.bytes, start, end }
}

/** Notes a held line, or a further piece of the line noted last. */
export function noteLine(held: HeldRecord, line: LogicalLine, sequence: number): void {
  const { bytes: _, ...facts } = line
  const last = held.noted.at(-1)
  if (last === undefined) held.sizeBeforeNoted = held.size
  if (last === undefined || line.opens) held.noted.push({ ...facts, sequence })
  else held.noted[held.noted.length - 1] = { ...last, end: line.end, size: last.size + line.size, closes: line.closes }
}

/** Where in the noted lines the containers begin that opened at these positions of the held buffer, ascending. */
export function containersIn(held: HeldRecord, openedAt: Iterable<number>): Set<string> {
  const found = new Set<string>()
  let index = 0
  for (const at of openedAt) {
    while (index < held.noted.length && held.noted[index]!.end <= at) index++
    const line = held.noted[index]
    if (line && at >= line.start) found.add(containerKey(line.sequence, at - line.start))
  }
  return found
}

/** Names the container that begins `distance` bytes into a line. */
export function containerKey(sequence: number, distance: number): string {
  return `${sequence}:${distance}`
}
