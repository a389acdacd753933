import { isUtf8 } from 'node:buffer'
import { createJsonScanner, done, scanJson } from './json-scanner.ts'
import { indentOf, type LogicalLine } from './logical-line.ts'
import { mayBeDockerLine, readCriHeader, readDockerLine, type CriHeader, type StreamName } from './log-wrapper.ts'
import type { ReadItem, RecordSpan, RefusalReason, RefusedSpan } from './read-item.ts'
import { createRecordAssembler, type RecordAssembler, type RecordLimits } from './record-assembler.ts'
import type { LongWork } from './work-queue.ts'
import { createSplitLine, type SplitLine } from './split-line.ts'

/** What is done with the items of an input, in their order. */
export interface RecordSink {
  readonly item: (item: ReadItem) => void
  /**
   * Takes a record that is too long for memory, to read it bit by bit: `more` of the decoder does the next bit. Without it such a
   * record goes to `item`, which has to read all of it at once.
   */
  readonly long?: (record: RecordSpan) => LongWork
  /**
   * Is offered a line that looks like one object, from `{` to `}`, before it is checked: it may turn out to be bad
   * JSON, several objects, or the start of one over many lines. True takes the record as it is. After false the line is
   * looked at in full and comes again through `item`, as whatever it is.
   *
   * This is the fast way, for who checks JSON while converting it: nothing has touched the bytes but the search for the
   * line end and the check for UTF-8.
   */
  readonly offer?: (record: RecordSpan) => boolean
}

export interface LineRouter {
  readonly take: (line: LogicalLine) => void
  readonly finish: () => void
  /** Where the line ends that was taken last. */
  readonly place: () => LinePlace
  /** True when nothing that was taken has a say in what the next lines are. */
  readonly isClear: () => boolean
}

/** How far an input has been read: whole lines and their bytes. In the middle of a long line, that far into it. */
interface LinePlace {
  readonly lines: number
  readonly bytes: number
}

/** One of a container's output streams. Their lines come interleaved, and so may parts of lines. */
interface Stream {
  readonly assembler: RecordAssembler
  readonly split: SplitLine
}

/**
 * Takes each line out of its wrapper, if it has one, and hands the text on: to `offer` where it looks like a record of
 * one line, else to the assembler of its stream.
 *
 * @param maxLine the splitter's limit; longer lines come in pieces, or whole if they lie in one chunk, to the same
 * effect
 */
export function createLineRouter(sink: RecordSink, limits: RecordLimits, maxLine: number): LineRouter {
  const { offer } = sink
  let ordinal = 0
  const newAssembler = (): RecordAssembler => createRecordAssembler(limits, sink.item, () => ++ordinal)
  const plain = newAssembler()
  const streams: Partial<Record<StreamName, Stream>> = {}
  const streamOf = (name: StreamName): Stream =>
    (streams[name] ??= { assembler: newAssembler(), split: createSplitLine(limits.maxRecordBytes) })
  /** The stream of the wrapped line whose pieces are going by, and whether it goes on in further lines. */
  let inPieces: { readonly stream: Stream; readonly isPartial: boolean } | undefined
  let linesTaken = 0
  let bytesTaken = 0
  let isClosed = true

  function take(line: LogicalLine): void {
    const { bytes, start, end } = line
    linesTaken = line.number
    bytesTaken = line.offset + line.size
    isClosed = line.closes
    if (!line.opens || !line.closes || end - start > maxLine) takePiece(line)
    else if (bytes[start] === 0x7b && start < end) {
      if (!mayBeDockerLine(bytes, start) || !takeDockerLine(line)) takeText(line, plain)
    } else {
      const header = readCriHeader(bytes, start, end)
      if (header) takeCriLine(line, header)
      else plain.feed(line)
    }
  }

  /** Takes text without a wrapper. */
  function takeText(line: LogicalLine, assembler: RecordAssembler): void {
    if (!assembler.isIdle() || !isTaken(line)) assembler.feed(line)
  }

  function isTaken(line: LogicalLine): boolean {
    const { bytes, start, number, size, replaced } = line
    let { end } = line
    if (!offer || bytes[start] !== 0x7b) return false
    while (bytes[end - 1] === 0x20) end--
    if (bytes[end - 1] !== 0x7d || end - start > limits.maxRecordBytes) return false
    if (!line.isValid && !isUtf8(bytes.subarray(start, end))) return false
    const offset = line.offset + line.lead
    if (!offer({ kind: 'record', line: number, offset, size, bytes, start, end, ordinal: ordinal + 1, replaced }))
      return false
    ordinal++
    return true
  }

  function takeCriLine(line: LogicalLine, { stream: name, isPartial, textStart }: CriHeader): void {
    const headerSize = (textStart - line.start) * (line.origin === 'utf-16' ? 2 : 1)
    const text = { ...line, start: textStart, lead: line.lead + headerSize }
    if (name === undefined) return takeText(text, plain)
    const stream = streamOf(name)
    if (!isPartial && stream.split.isEmpty()) return takeText(text, stream.assembler)
    stream.split.add(text)
    if (!isPartial) endSplitLine(stream)
  }

  /** Takes Docker's wrapper off, which may hold several lines, or a part of one. False when the line has none. */
  function takeDockerLine(line: LogicalLine): boolean {
    const entry = readDockerLine(line.bytes, line.start, line.end)
    if (!entry) return false
    const stream = streamOf(entry.stream)
    const isBroken = !line.isValid && !isUtf8(line.bytes.subarray(line.start, line.end))
    const replaced = line.replaced || isBroken || !entry.text.isWellFormed()
    let { size } = line
    const add = (text: string): void => {
      const bytes = Buffer.from(text)
      stream.split.add({ ...line, bytes, start: 0, end: bytes.length, size, replaced })
      size = 0
    }
    const lines = entry.text.split('\n')
    const unfinished = lines.pop()!
    for (const text of lines) {
      add(text.endsWith('\r') ? text.slice(0, -1) : text)
      endSplitLine(stream)
    }
    if (unfinished !== '' || lines.length === 0) add(unfinished)
    return true
  }

  function endSplitLine({ split, assembler }: Stream): void {
    const { line, isTooLong } = split.take()
    if (isTooLong) sink.item(refusedLine(line, 'too-long', tooLong))
    else assembler.feed(line)
  }

  /**
   * Takes a piece of a line that is beyond the limit. In a wrapper it is a part of a split line, and too long as well.
   */
  function takePiece(line: LogicalLine): void {
    const header = line.opens ? readCriHeader(line.bytes, line.start, line.end) : undefined
    if (header?.stream) inPieces = { stream: streamOf(header.stream), isPartial: header.isPartial }
    if (!inPieces) return plain.feed(line)
    inPieces.stream.split.add(line)
    if (!line.closes) return
    if (!inPieces.isPartial) endSplitLine(inPieces.stream)
    inPieces = undefined
  }

  const tooLong = `the line is longer than ${limits.maxRecordBytes} bytes`

  function refusedLine(line: LogicalLine, reason: RefusalReason, message: string, faultColumn = 1): RefusedSpan {
    const { number, offset, size } = line
    return { kind: 'refused', reason, message, line: number, offset, size, faultLine: number, faultColumn }
  }

  function finish(): void {
    // In the same order whichever began first: what is found does not depend on what a decoder has seen before it was clear.
    for (const stream of [streams.stdout, streams.stderr]) {
      if (stream === undefined) continue
      if (!stream.split.isEmpty()) finishSplitLine(stream)
      stream.assembler.finish()
    }
    plain.finish()
  }

  /** The last part of a line never came, or there is none: a container may end its output without a line end. */
  function finishSplitLine(stream: Stream): void {
    const { line, isTooLong } = stream.split.take()
    const start = line.start + indentOf(line)
    const isCutOff = stream.assembler.isIdle() && line.bytes[start] === 0x7b && !isOneValue(line.bytes, start)
    const message = 'the input ends before the last part of the line'
    if (isTooLong) sink.item(refusedLine(line, 'too-long', tooLong))
    else if (isCutOff) sink.item(refusedLine(line, 'unfinished-line', message, line.bytes.toString().length + 1))
    else stream.assembler.feed(line)
  }

  function isOneValue(bytes: Buffer, start: number): boolean {
    const scanner = createJsonScanner(limits.maxDepth)
    scanJson(scanner, bytes, start, bytes.length)
    return scanner.state === done
  }

  function isClear(): boolean {
    const streamIsClear = ({ split, assembler }: Stream): boolean => split.isEmpty() && assembler.isClear()
    return isClosed && plain.isClear() && Object.values(streams).every(streamIsClear)
  }

  return { take, finish, isClear, place: () => ({ lines: linesTaken, bytes: bytesTaken }) }
}
