import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { parseJson, type JsonValue } from '../parse-json.ts'
import { createDocumentCutter, type PieceSpan } from './document-cutter.ts'
import type { LargeDocument, ListPath, Piece } from './large-document.ts'
import { openSpool, type Spool } from './spool.ts'

/** When a record goes to disk, and what of it may be in memory again. */
export type SpoolLimits = {
  readonly lists: readonly ListPath[]
  /** Longer records go to disk. */
  readonly spoolBytes: number
  /** Longest record on disk. */
  readonly maxBytes: number
  /** Longest outline, and longest piece. */
  readonly maxPartBytes: number
  /** A piece ends with the first element that makes it so long; for tests. */
  readonly pieceBytes?: number
}

/** A record that goes to disk while it is read. */
export type GrowingRecord = {
  /** Takes the next text. What is not UTF-8 in it is replaced: it must not end within a character. */
  readonly write: (text: Buffer) => void
  /** Bytes that were written, before anything was replaced. */
  readonly length: () => number
  /** True when something had to be replaced. */
  readonly replaced: () => boolean
  /** The text behind the last line feed, as far as it is not longer than a megabyte. */
  readonly lastLine: () => string
  /** What is wrong with the disk; nothing is written any more then. */
  readonly failure: () => string | undefined
  /** The record is complete. Undefined when its outline or a piece is too long for memory. */
  readonly finish: () => SpooledRecord | undefined
  /** Gives it up. */
  readonly drop: () => void
}

/** A complete record on disk. Whoever takes it over closes it. */
export type SpooledRecord = {
  readonly outline: Buffer
  readonly length: number
  /** What `eventId` gives for it. */
  readonly id: string
  /** The same without parsing the outline again. Reading the pieces throws what the file system says. */
  readonly document: () => LargeDocument
  /** All of it, as long as it is no longer than a part may be. */
  readonly whole: () => Buffer | undefined
  readonly close: () => void
}

const lastLineBytes = 1024 * 1024

/** @throws what the file system says */
export function growRecord(limits: SpoolLimits): GrowingRecord {
  const spool = openSpool()
  const cutter = createDocumentCutter(limits.lists, limits.maxPartBytes, limits.pieceBytes)
  const hash = createHash('sha256')
  let length = 0
  let replaced = false
  let failure: string | undefined

  function write(given: Buffer): void {
    length += given.length
    if (failure !== undefined) return
    const isValid = isUtf8(given)
    const text = isValid ? given : Buffer.from(given.toString())
    replaced ||= !isValid
    try {
      spool.write(text)
      hash.update(text)
      cutter.push(text)
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error)
      spool.close()
    }
  }

  function lastLine(): string {
    if (failure !== undefined) return ''
    const tail = spool.read(Math.max(0, spool.length() - lastLineBytes), spool.length())
    const text = tail.at(-1) === 0x0a ? tail.subarray(0, -1) : tail
    return text.toString('utf8', text.lastIndexOf(0x0a) + 1)
  }

  function finish(): SpooledRecord | undefined {
    const { outline, pieces, longest } = cutter.cut()
    if (outline === undefined || longest > limits.maxPartBytes) {
      spool.close()
      return undefined
    }
    // The first half of the digest, in hex: `eventId` of the model.
    const id = hash.digest('hex').slice(0, 32)
    return {
      outline,
      length: spool.length(),
      id,
      document: () => ({ id, outline: valueOf(outline), pieces: () => readPieces(spool, pieces) }),
      whole: () => (spool.length() > limits.maxPartBytes ? undefined : spool.read(0, spool.length())),
      close: spool.close,
    }
  }

  return {
    write,
    length: () => length,
    replaced: () => replaced,
    lastLine,
    failure: () => failure,
    finish,
    drop: spool.close,
  }
}

function* readPieces(spool: Spool, spans: readonly PieceSpan[]): Generator<Piece> {
  for (const { list, parent, first, from, to } of spans) {
    const elements = valueOf(Buffer.concat([bracketed[0], spool.read(from, to), bracketed[1]])) as readonly JsonValue[]
    if (elements.length > 0) yield { list, parent, first, elements }
  }
}

const bracketed = [Buffer.from('['), Buffer.from(']')] as const

/** It has been checked that the document is JSON, and that it is nested no deeper than the reader allows. */
function valueOf(text: Buffer): JsonValue {
  const parsed = parseJson(text.toString())
  if (!('value' in parsed)) throw new Error(`a part of a document is no JSON: ${parsed.error}`)
  return parsed.value
}
