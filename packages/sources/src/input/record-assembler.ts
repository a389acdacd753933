import { isUtf8 } from 'node:buffer'
import {
  containerKey,
  containersIn,
  holdLine,
  holdRecord,
  noteLine,
  type HeldRecord,
  type ItemStart,
} from './held-record.ts'
import {
  byteName,
  createJsonScanner,
  done,
  fault,
  faultMessage,
  isTooDeep,
  missingAtEnd,
  resetJsonScanner,
  scanJson,
} from './json-scanner.ts'
import { growRecord, type GrowingRecord, type SpooledRecord, type SpoolLimits } from './large/spooled-record.ts'
import { createLineMeasure } from './line-measure.ts'
import { indentOf, type LogicalLine } from './logical-line.ts'
import type { ReadItem, RecordSpan, RefusalReason, RefusedSpan, SkippedSpan, SkipReason } from './read-item.ts'

/**
 * Puts records together from logical lines, or pieces of them: an object on a line, several on a line, one over many
 * lines, and the elements of arrays.
 *
 * States, and what ends them:
 * - IDLE: separators (white space, commas, brackets of arrays, NUL) are passed over. `{` opens a record; other text
 *   makes the rest of the line a skip, or a refusal where it stands behind a record.
 * - OPEN (`held`): an object goes on over the end of its line. Complete, it is a record. At a fault on its first line
 *   the rest of that line is refused with it. At a fault on a later line, reading goes on at the first line that may be
 *   a record (`held-record.ts`); where there is none, that line is refused too, and LEFTOVER follows.
 * - SPOOLED: the open object is too long for memory, and its source can read it in parts. It is checked to its end, and kept
 *   on disk; complete, it is a record of which only the outline is in memory.
 * - OVERLONG: the open object is beyond the size limit. It is checked to its end, but not kept; then it is refused.
 * - LEFTOVER: the rest of a refused object goes by: lines that are indented deeper than its first, or start with what
 *   cannot start a record.
 * - REST: all that is left of a line belongs to the last item.
 *
 * Invariants:
 * - The items depend on the text alone, not on how it is cut into pieces.
 * - Separators before the first item of a line belong to that item, all others to the item before them.
 * - Memory is bounded: one record or its outline, the piece fed, and notes on at most `maxNotedLines` lines.
 * - Time is linear: of the objects that are read again after a fault, those that were open at the fault are known to
 *   fail (`doomed`) and not read, and the others end before it.
 */
export interface RecordAssembler {
  /** Takes a line, or the next piece of one. */
  readonly feed: (line: LogicalLine) => void
  /** True between lines while no object is open and no rest of one is awaited. */
  readonly isIdle: () => boolean
  /** True when it is idle and no array of records is open: it then goes on as a new one would begin. */
  readonly isClear: () => boolean
  /** Ends the input: what is still open is refused. Lines must have been closed. */
  readonly finish: () => void
}

export interface RecordLimits {
  /** Bytes of one record, in UTF-8. */
  readonly maxRecordBytes: number
  /** Containers within containers. */
  readonly maxDepth: number
  /** Given when long records can be read in parts. */
  readonly spool?: SpoolLimits
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
type Draft = Mutable<RecordSpan> | Mutable<SkippedSpan> | Mutable<RefusedSpan>
type Refusal = Pick<RefusedSpan, 'reason' | 'message' | 'faultLine' | 'faultColumn'>

/**
 * A note takes some hundred bytes, and an object without any indentation has one for most of its lines. Old ones go.
 */
const maxNotedLines = 100_000

const openBrace = 0x7b
const openBracket = 0x5b
const closeBracket = 0x5d
const lineFeed = Uint8Array.of(0x0a)

/**
 * @param emit takes each item as soon as it is known to be complete
 * @param nextOrdinal gives the number of the next record
 */
export function createRecordAssembler(
  limits: RecordLimits,
  emit: (item: ReadItem) => void,
  nextOrdinal: () => number,
): RecordAssembler {
  const scanner = createJsonScanner(limits.maxDepth)
  const measure = createLineMeasure()
  let held: HeldRecord | undefined
  let isOverlong = false
  /** In OVERLONG, why the record is not kept on disk, if it could have been. */
  let diskFault: string | undefined
  /** In LEFTOVER, how far the refused object was indented; otherwise -1. */
  let leftoverIndent = -1
  let doomed: { readonly containers: Set<string>; readonly refusal: Refusal } | undefined
  /** The last item, which separators may still be added to. */
  let draft: Draft | undefined
  let inRest = false
  /** Arrays of records that are open, and where the outermost began. */
  let openArrays = 0
  let arrayStart: ItemStart | undefined

  // The line being read. Sizes and positions in it are of the current piece.
  let nextSequence = 0
  let sequence = 0
  let lineOffset = 0
  let lineNumber = 0
  let indent = 0
  let hasRecord = false
  let hasBrackets = false
  /** Input bytes of the piece that items have been given. */
  let used = 0
  /** Input bytes of earlier pieces that await the first item of the line. */
  let awaiting = 0
  /** UTF-16 units of earlier pieces. */
  let columnsBefore = 0

  function feed(line: LogicalLine): void {
    if (line.opens) sequence = nextSequence++
    read(line)
  }

  function read(line: LogicalLine): void {
    used = 0
    if (line.opens) {
      lineOffset = line.offset
      lineNumber = line.number
      indent = indentOf(line)
      hasRecord = false
      hasBrackets = false
      awaiting = 0
      columnsBefore = 0
    }
    if (inRest) endPiece(line)
    else if (held && (isOverlong || held.spooled)) readUnheld(held, line)
    else if (held) readHeld(held, line)
    else if (leftoverIndent >= 0 && line.opens) readLeftover(line)
    else walk(line, line.opens && startsWithByteOrderMark(line) ? line.start + 3 : line.start)
  }

  /** IDLE: reads on at `at`, to the end of the piece. */
  function walk(line: LogicalLine, at: number): void {
    let arrays = openArrays
    while (at < line.end && !inRest) {
      const byte = line.bytes[at]!
      if (byte === openBrace) {
        openArrays = arrays
        at = readRecord(line, at)
        if (held) return
        arrays = openArrays
      } else if (isSeparator(byte)) {
        hasBrackets ||= byte > 0x20
        if (byte === openBracket && arrays++ === 0) arrayStart = startAt(line, at)
        else if (byte === closeBracket && arrays > 0) arrays--
        at++
      } else if (hasRecord) {
        refuseRest(line, at, faultAt(line, at, 'bad-json', `expected the end of the line, found ${byteName(byte)}`))
      } else {
        begin(line, at, skipped('not-json'))
        inRest = true
      }
    }
    if (!inRest) openArrays = arrays
    endPiece(line)
  }

  /** Reads the object that starts at `at`. Returns the position behind it, or the end of the piece. */
  function readRecord(line: LogicalLine, at: number): number {
    hasRecord = true
    if (doomed?.containers.has(containerKey(sequence, at - line.start))) {
      leftoverIndent = indent
      return refuseRest(line, at, doomed.refusal)
    }
    resetJsonScanner(scanner)
    const start = startAt(line, at)
    const stop = scanJson(scanner, line.bytes, at, line.end)
    const isTooLong = stop - at > limits.maxRecordBytes
    if (scanner.state === done) {
      begin(line, at, wholeItem(start, line.bytes, at, stop, line.replaced))
      return stop
    }
    const isOpen = scanner.state !== fault
    if (isOpen && line.closes) scanJson(scanner, lineFeed, 0, 1)
    if (scanner.state === fault) {
      const byte = isOpen ? lineFeed[0]! : line.bytes[stop]!
      return refuseRest(line, at, isTooLong ? overlong(start) : jsonFault(line, stop, byte))
    }
    cut(line, at)
    held = holdRecord(line, at, start, indent, awaiting + line.size - used)
    for (let level = 1; level <= scanner.depth; level++) scanner.openedAt[level]! -= at
    endHeldPiece(held, line)
    return line.end
  }

  /** OPEN: takes another line or piece. */
  function readHeld(record: HeldRecord, fed: LogicalLine): void {
    const line = holdLine(record, fed)
    const mayBeRecord = line.opens && indent <= record.indent && startsLikeRecord(line.bytes[line.start + indent])
    if (mayBeRecord || record.noted.length > 0) noteLine(record, line, sequence)
    const stop = scanJson(scanner, record.bytes, line.start, record.length)
    if (scanner.state === done) {
      held = undefined
      hasRecord = true
      const { start, size, replaced } = record
      draft = wholeItem(start, record.bytes, 0, stop, replaced)
      draft.size = size
      walk(line, stop)
    } else if (scanner.state === fault) {
      held = undefined
      openArrays = 0
      if (stop > limits.maxRecordBytes) refuseHeld(record, line, overlong(record.start))
      else failHeld(record, line, stop)
    } else {
      record.size += line.size
      endHeldPiece(record, line)
    }
  }

  /** What becomes of a complete object in memory. */
  function wholeItem(start: ItemStart, bytes: Buffer, from: number, to: number, replaced: boolean): Draft {
    const { spool } = limits
    if (spool === undefined || to - from <= spool.spoolBytes) {
      return to - from > limits.maxRecordBytes
        ? refused(start, overlong(start))
        : found(start, bytes, from, to, replaced)
    }
    const record = startSpool(spool, bytes.subarray(from, to))
    return typeof record === 'string' ? refused(start, unspooled(start, record)) : spooledItem(start, record, replaced)
  }

  /** Gives the fault of the disk in words when there is one. */
  function startSpool(spool: SpoolLimits, text: Buffer): GrowingRecord | string {
    try {
      const record = growRecord(spool)
      record.write(text)
      return record
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  function spooledItem(start: ItemStart, record: GrowingRecord, replaced: boolean, size = 0): Draft {
    const failure = record.failure()
    if (failure !== undefined) return refused(start, unspooled(start, failure), size)
    if (record.length() > limits.spool!.maxBytes) {
      record.drop()
      return refused(start, overlong(start), size)
    }
    const large = record.finish()
    if (large === undefined) return refused(start, overlong(start), size)
    return foundLarge(start, large, replaced || record.replaced(), size)
  }

  function endHeldPiece(record: HeldRecord, line: LogicalLine): void {
    awaiting = 0
    if (!line.closes) columnsBefore += measure.units(line, line.end)
    const { spool } = limits
    if (spool !== undefined && record.length > spool.spoolBytes) {
      const spooled = startSpool(spool, record.bytes.subarray(0, record.length))
      if (typeof spooled === 'string') diskFault = spooled
      else record.spooled = spooled
      isOverlong = record.spooled === undefined
      record.bytes = Buffer.alloc(0)
      record.noted.length = 0
      return
    }
    isOverlong = record.length > limits.maxRecordBytes
    if (isOverlong) record.bytes = Buffer.alloc(0)
    if (isOverlong || record.noted.length > maxNotedLines) record.noted.length = 0
  }

  /** The held record has a fault at `stop` in `line`. */
  function failHeld(record: HeldRecord, line: LogicalLine, stop: number): void {
    const isAtStart = line.opens && stop === line.start + indent
    const refusal =
      isAtStart && startsLikeRecord(record.bytes[stop])
        ? faultAt(line, stop, 'truncated-json', 'another record begins before this one is complete')
        : jsonFault(line, stop, record.bytes[stop]!)
    if (record.noted.length > 0) readAgain(record, refusal)
    else if (isAtStart) {
      draft = refused(record.start, refusal, record.size)
      flush()
      leftoverIndent = record.indent
      read(line)
    } else refuseHeld(record, line, refusal)
  }

  /** Refuses the held record together with the rest of `line`. */
  function refuseHeld(record: HeldRecord, line: LogicalLine, refusal: Refusal): void {
    draft = refused(record.start, refusal, record.size)
    if (record.lineCount > 1) leftoverIndent = record.indent
    inRest = true
    endPiece(line)
  }

  /** Refuses the lines before the noted ones, and reads those. */
  function readAgain(record: HeldRecord, refusal: Refusal): void {
    draft = refused(record.start, refusal, record.sizeBeforeNoted)
    flush()
    const outer = doomed
    doomed = { containers: containersIn(record, scanner.openedAt.slice(1, scanner.depth + 1)), refusal }
    for (const { sequence: noted, ...line } of record.noted) {
      sequence = noted
      read({ ...line, bytes: record.bytes })
    }
    doomed = outer
  }

  /** SPOOLED and OVERLONG: takes another line or piece. */
  function readUnheld(record: HeldRecord, line: LogicalLine): void {
    if (line.opens) record.lineCount++
    const stop = scanJson(scanner, line.bytes, line.start, line.end)
    const isCutOff = scanner.state !== done && scanner.state !== fault
    if (line.closes) scanJson(scanner, lineFeed, 0, 1)
    record.replaced ||= line.replaced
    record.spooled?.write(line.bytes.subarray(line.start, stop))
    if (scanner.state !== done && scanner.state !== fault) {
      if (line.closes) record.spooled?.write(Buffer.from(lineFeed))
      record.size += line.size
      if (!line.closes) columnsBefore += measure.units(line, line.end)
      if (record.spooled !== undefined && record.spooled.length() > limits.spool!.maxBytes) giveUp(record)
      return
    }
    held = undefined
    const { start, size, replaced, spooled } = record
    isOverlong = false
    if (scanner.state === fault) {
      openArrays = 0
      const byte = isCutOff ? lineFeed[0]! : line.bytes[stop]!
      const refusal = spooled === undefined ? unkept(start) : jsonFault(line, stop, byte)
      spooled?.drop()
      return refuseHeld(record, line, refusal)
    }
    hasRecord = true
    draft = spooled === undefined ? refused(start, unkept(start), size) : spooledItem(start, spooled, replaced, size)
    diskFault = undefined
    walk(line, stop)
  }

  /** From SPOOLED to OVERLONG. */
  function giveUp(record: HeldRecord): void {
    record.spooled?.drop()
    record.spooled = undefined
    isOverlong = true
  }

  /** LEFTOVER: passes over a line of the refused object, or ends the state. */
  function readLeftover(line: LogicalLine): void {
    let at = line.start + indent
    const first = line.bytes[at]
    const isDeeper = indent > leftoverIndent
    if (at === line.end) return walk(line, at)
    if (!isDeeper && first !== 0x7d && first !== closeBracket && first !== 0x2c && first !== 0x22) {
      leftoverIndent = -1
      return walk(line, line.start)
    }
    begin(line, at, skipped('refused-before'))
    if (!isDeeper && (first === 0x7d || first === closeBracket)) {
      leftoverIndent = -1
      // As in `}, {`: the end of one element and the start of the next.
      while (at < line.end && (line.bytes[at] === 0x7d || isSeparator(line.bytes[at]!))) at++
      if (line.bytes[at] === openBrace && at < line.end) return walk(line, at)
    }
    inRest = true
    endPiece(line)
  }

  function finish(): void {
    while (held) {
      const record = held
      held = undefined
      const missing = `expected ${missingAtEnd(scanner)}, found the end of the input`
      const refusal = isOverlong
        ? unkept(record.start)
        : { reason: 'truncated-json' as const, message: missing, ...endOf(record) }
      record.spooled?.drop()
      isOverlong = false
      if (record.noted.length > 0) readAgain(record, refusal)
      else {
        draft = refused(record.start, refusal, record.size)
        flush()
      }
    }
    if (openArrays === 0 || !arrayStart) return
    const message = 'the array of records that begins here is not closed'
    const { line: faultLine, column: faultColumn } = arrayStart
    emit(refused(arrayStart, { reason: 'truncated-json', message, faultLine, faultColumn }))
  }

  /** Where the last held line ends. */
  function endOf({ bytes, length, spooled }: HeldRecord): { faultLine: number; faultColumn: number } {
    if (spooled !== undefined) return { faultLine: lineNumber, faultColumn: spooled.lastLine().length + 1 }
    const end = bytes[length - 1] === 0x0a ? length - 1 : length
    const start = end === 0 ? 0 : bytes.lastIndexOf(0x0a, end - 1) + 1
    return { faultLine: lineNumber, faultColumn: bytes.toString('utf8', start, end).length + 1 }
  }

  /** Begins an item at `at`, which ends the one before it. */
  function begin(line: LogicalLine, at: number, item: Draft): void {
    cut(line, at)
    item.size = awaiting
    awaiting = 0
    draft = item
  }

  function cut(line: LogicalLine, at: number): void {
    if (!draft) return
    const before = measure.inputBytes(line, at)
    draft.size += before - used
    used = before
    flush()
  }

  function endPiece(line: LogicalLine): void {
    if (line.closes) {
      if (!draft) begin(line, line.end, skipped(hasBrackets ? 'brackets' : 'blank'))
      draft!.size += line.size - used
      inRest = false
      return flush()
    }
    if (draft) draft.size += line.size - used
    else awaiting += line.size - used
    columnsBefore += measure.units(line, line.end)
    // The bytes fed are not kept beyond the call.
    if (draft?.kind === 'record') setText(draft, Buffer.from(draft.bytes.subarray(draft.start, draft.end)))
  }

  function flush(): void {
    const item = draft!
    draft = undefined
    if (item.kind === 'record') {
      item.ordinal = nextOrdinal()
      replaceInvalid(item)
    }
    emit(item)
  }

  /** Begins a refusal at `at` that takes the rest of the line. Returns the end of the piece. */
  function refuseRest(line: LogicalLine, at: number, refusal: Refusal): number {
    begin(line, at, refused(startAt(line, at), refusal))
    openArrays = 0
    inRest = true
    return line.end
  }

  function skipped(reason: SkipReason): Draft {
    return { kind: 'skipped', reason, line: lineNumber, offset: lineOffset, size: 0 }
  }

  /** The fault that the scanner met at the byte, which may be the end of the line. */
  function jsonFault(line: LogicalLine, at: number, byte: number): Refusal {
    const reason = isTooDeep(scanner) ? 'too-deep' : byte === 0x0a || byte === 0x0d ? 'truncated-json' : 'bad-json'
    return faultAt(line, at, reason, faultMessage(scanner, byte))
  }

  function faultAt(line: LogicalLine, at: number, reason: RefusalReason, message: string): Refusal {
    return { reason, message, faultLine: line.number, faultColumn: column(line, at) }
  }

  function column(line: LogicalLine, at: number): number {
    return columnsBefore + measure.units(line, at) + 1
  }

  function startAt(line: LogicalLine, at: number): ItemStart {
    return { line: line.number, column: column(line, at), offset: measure.inputOffset(line, at) }
  }

  function overlong({ line, column: faultColumn }: ItemStart): Refusal {
    const { maxRecordBytes, spool } = limits
    const parts = spool === undefined ? '' : ', and cannot be read in parts'
    return { reason: 'too-long', message: `longer than ${maxRecordBytes} bytes${parts}`, faultLine: line, faultColumn }
  }

  function unspooled({ line, column: faultColumn }: ItemStart, why: string): Refusal {
    const message = `too long for memory, and cannot be kept on disk while it is read: ${why}`
    return { reason: 'not-spooled', message, faultLine: line, faultColumn }
  }

  /** Why a record of which nothing was kept is refused. */
  function unkept(start: ItemStart): Refusal {
    return diskFault === undefined ? overlong(start) : unspooled(start, diskFault)
  }

  const isIdle = (): boolean => held === undefined && leftoverIndent < 0 && !inRest

  return { feed, finish, isIdle, isClear: () => isIdle() && openArrays === 0 }
}

function refused({ line, offset }: ItemStart, refusal: Refusal, size = 0): Draft {
  return { kind: 'refused', line, offset, size, ...refusal }
}

function found(
  { line, offset }: ItemStart,
  bytes: Buffer,
  start: number,
  end: number,
  replaced: boolean,
  size = 0,
): Draft {
  return { kind: 'record', line, offset, size, bytes, start, end, ordinal: 0, replaced }
}

function foundLarge({ line, offset }: ItemStart, large: SpooledRecord, replaced: boolean, size: number): Draft {
  const { outline: bytes } = large
  return { kind: 'record', line, offset, size, bytes, start: 0, end: bytes.length, ordinal: 0, replaced, large }
}

function setText(record: Mutable<RecordSpan>, bytes: Buffer): void {
  Object.assign(record, { bytes, start: 0, end: bytes.length })
}

function replaceInvalid(record: Mutable<RecordSpan>): void {
  const text = record.bytes.subarray(record.start, record.end)
  if (isUtf8(text)) return
  setText(record, Buffer.from(text.toString()))
  record.replaced = true
}

function startsWithByteOrderMark({ bytes, start }: LogicalLine): boolean {
  return bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf
}

function startsLikeRecord(byte: number | undefined): boolean {
  return byte === openBrace || byte === openBracket
}

/** NUL counts as white space: logs that were cut or not flushed before a crash begin with runs of it. */
function isSeparator(byte: number): boolean {
  const isSpace = byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0
  return isSpace || byte === 0x2c || byte === openBracket || byte === closeBracket
}
