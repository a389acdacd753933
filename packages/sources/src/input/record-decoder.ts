import type { ListPath } from './large/large-document.ts'
import type { SpoolLimits } from './large/spooled-record.ts'
import { createLineRouter, type RecordSink } from './line-router.ts'
import { defaultMaxDepth } from './parse-json.ts'
import { createTextLines } from './text-lines.ts'
import { createWorkQueue } from './work-queue.ts'

export interface ReaderOptions {
  /**
   * Longest record, in bytes of UTF-8; longer ones are refused. Default `defaultMaxRecordBytes`. Counted before broken
   * UTF-8 is replaced, which makes three bytes of one.
   */
  readonly maxRecordBytes?: number
  /** Deepest nesting of objects and arrays in a record. Default `defaultMaxDepth`. */
  readonly maxDepth?: number
  /** Lists in its documents by which long ones can be read in parts; see `RecordSpan.large`. */
  readonly lists?: readonly ListPath[]
  /** Records of more bytes go to disk, when there are `lists`. Default 8 MiB. */
  readonly spoolBytes?: number
  /** Parts of them are so long; for tests. */
  readonly pieceBytes?: number
  /** The bytes come from the middle of an input of this encoding. Otherwise the first ones tell the encoding. */
  readonly encoding?: 'utf-8'
}

const defaultMaxRecordBytes: number = 4 * 1024 * 1024

/** Reads bytes as they come, and gives what it finds to a sink. */
export interface RecordDecoder {
  /** Takes the next bytes. They may be overwritten after the call, and with them the records given out during it. */
  readonly push: (chunk: Uint8Array) => void
  /** Ends the input. */
  readonly end: () => void
  /**
   * Does a bit of the work on a long record, for a sink with `long`. True when there is more: it has to be called again, until it
   * is false, before what was pushed is dealt with. `push` does all that is left of what was pushed before; `end` does not.
   */
  readonly more: () => boolean
  /** Number of lines that were read, the one that has not ended yet left out. */
  readonly lines: () => number
  /**
   * True when the input could be cut here: when a new decoder with the option `encoding` would find in the bytes to come
   * what this one will. Never in UTF-16.
   */
  readonly isClear: () => boolean
}

/** Some ten times that is what a document takes in memory when it is parsed. */
const defaultSpoolBytes = 8 * 1024 * 1024

/** Longest record on disk. */
const maxSpooledBytes = 4 * 1024 ** 3

/** Room for the wrapper of a line, so that a record of the longest length is read with one as without. */
const wrapperBytes = 512

/**
 * Reads the output of tools, as they write it and as container runtimes, shells and people keep it:
 *
 * - JSON objects: one a line, several a line, over many lines, in arrays; with lines of text between them.
 * - UTF-8 and UTF-16, with and without byte order mark; lines that end with LF or CRLF.
 * - CRI log lines and Docker's `json-file` lines, split ones put together, both output streams apart; bare times in
 *   front.
 *
 * From the bytes to the records:
 *
 *     chunks -> text-lines -> line-router -> (offer, or record-assembler) -> items
 *
 * Total: any input gives items and never throws. See `read-item.ts` for what is promised about them and
 * `record-assembler.ts` for the state machine.
 */
export function createRecordDecoder(sink: RecordSink, options: ReaderOptions = {}): RecordDecoder {
  const { maxRecordBytes = defaultMaxRecordBytes, maxDepth = defaultMaxDepth } = options
  const spool = spoolLimits(options, maxRecordBytes)
  // What goes to disk is not put together in memory before.
  const maxLine = Math.min(maxRecordBytes, spool?.spoolBytes ?? maxRecordBytes) + wrapperBytes
  const limits = { maxRecordBytes, maxDepth, ...(spool !== undefined && { spool }) }
  const queue = createWorkQueue(sink)
  const router = createLineRouter(queue.sink, limits, maxLine)
  const text = createTextLines(router.take, maxLine, options.encoding)

  return {
    push: (chunk) => {
      while (queue.more());
      text.push(chunk)
    },
    end: () => {
      while (queue.more());
      text.end()
      router.finish()
    },
    more: queue.more,
    lines: () => router.place().lines,
    isClear: () => queue.isEmpty() && text.isUtf8() && router.place().bytes === text.pushed() && router.isClear(),
  }
}

function spoolLimits(
  { lists = [], spoolBytes = defaultSpoolBytes, pieceBytes }: ReaderOptions,
  maxRecordBytes: number,
): SpoolLimits | undefined {
  if (lists.length === 0) return undefined
  const limits = { lists, spoolBytes, maxBytes: maxSpooledBytes, maxPartBytes: maxRecordBytes }
  return pieceBytes === undefined ? limits : { ...limits, pieceBytes }
}
