import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { JournalError, type Journal } from '@tidewaiter/journal'
import { createBackOff } from '../back-off.ts'
import { beginning, type InputPlace, type RecordStream } from '../stream/record-stream.ts'
import type { WayReport } from '../way-report.ts'
import type { BufferPool } from './buffer-pool.ts'
import { fingerprintOf, readHead } from './file-identity.ts'
import { writeMark } from './file-mark.ts'
import type { OpenFile } from './open-file.ts'

/**
 * Reads one file, which grows, into the journal, for as long as it is open: by whatever name, and when it has none.
 *
 * Positions in the file
 *
 *     0 ... durable.bytes ... stream.place().bytes ... position ... size
 *           the mark that     where reading could      read and     as far as
 *           the journal has   be taken up              converted    known
 *
 * Invariants
 * - One append is under way at a time, and a mark goes into the journal with the entries that were read before it.
 * - After a refusal by the journal, everything behind `durable` is forgotten and read again.
 * - Bytes are pushed up to the last line feed that was read; the beginning of a line stays in the file and is read again
 *   with its rest. Only what fills the buffer without a line feed is pushed as it is: the stream can bear it, and keeps
 *   nothing of a line that is too long.
 * - What was read counts only when the file still begins with the same bytes afterwards: else it was emptied and written
 *   anew (`copytruncate`), and the bytes read may be those of the new content.
 *
 * States of the loop: reading until nothing whole is left; resting until `wake`; after `silenceMs` without a byte, once:
 * quiet, when held events are given out; refused: waiting, longer each time, to try again; at last done, when closed,
 * finished, or not to be read any more.
 */
export type FileTail = {
  /** Device and inode. */
  readonly key: string
  readonly path: string
  /** When the file was made; see `OpenFile`. */
  readonly bornAt: number
  /** There may be something to read. */
  readonly wake: () => void
  /** Resolves when everything that was there has been read for the first time, or the tail is done. */
  readonly drained: Promise<void>
  /** Resolves when nothing is read any more and what could be appended is; with the fault, when the file made it stop. */
  readonly done: Promise<unknown>
  readonly progress: () => TailProgress
  /** Size of the file as somebody has just seen it. */
  readonly noteSize: (size: number) => void
  /** Puts the mark into the journal without reading on. */
  readonly saveMark: () => Promise<void>
  /** Stops reading. What was read is appended, unless the journal refuses it: then it is read again after the next start. */
  readonly close: () => Promise<void>
  /** Reads to the end, takes an unfinished last line for whole, and stops. */
  readonly finish: () => Promise<void>
}

export type TailProgress = {
  /** Bytes that are there and not in the journal. */
  readonly behind: number
  /** In ms since 1970-01-01 UTC; when the tail was opened, as long as none came. */
  readonly lastBytesAt: number
  readonly size: number
  /** It has no name any more; known after a rest. */
  readonly isDeleted: boolean
}

export type TailOptions = {
  readonly file: OpenFile
  readonly markName: string
  readonly start: InputPlace
  /** Since when other generations of the file may have been missed; they come before this one. */
  readonly missedSince?: number | undefined
  /** Reading begins when these have resolved, so that older files come first. */
  readonly after: readonly Promise<void>[]
  readonly journal: Journal
  readonly openStream: () => RecordStream
  readonly buffers: BufferPool
  readonly report: WayReport
  /** After so much silence, held events are given out and a last line without its end is looked at. */
  readonly silenceMs: number
  /** The file was emptied. Looks for what was not read of it; true when another tail reads that now. */
  readonly onEmptied: (before: Emptied) => Promise<boolean>
  /** Before its new content is read: looks for what it held in between. False when it has changed again meanwhile. */
  readonly onRefilled: (now: Refilled) => Promise<boolean>
}

/** A file as it was before it was emptied, and how far it was read. */
export type Emptied = Pick<OpenFile, 'path' | 'key' | 'head'> & { readonly place: InputPlace }

/**
 * A file that was emptied, once or more often, since a time in ms since 1970-01-01 UTC; and what it begins with now, if it
 * has content again.
 */
export type Refilled = Pick<OpenFile, 'path' | 'key' | 'head'> & {
  readonly since: number
  /** Looks again whether it still begins so, or still is empty. */
  readonly isSame: () => Promise<boolean>
}

/** Of entry lines, in one append: beyond that a group costs memory and gains no speed. */
const maxGroupBytes = 1024 * 1024

/** File systems stamp with the time of the last tick of the kernel's clock, up to 10 ms ago. */
export const clockStepMs = 10

export function tailFile(options: TailOptions): FileTail {
  const { markName, buffers, report } = options
  const { path, key, handle, read, stat, bornAt } = options.file
  const drained = Promise.withResolvers<void>()
  const closing = new AbortController()
  const backOff = createBackOff()
  let head = options.file.head
  let fingerprint = fingerprintOf(head)
  let stream: RecordStream | undefined
  let durable = options.start
  let committed = options.start
  let position = options.start.bytes
  /** When this generation of the content was first seen, and that of the last one that is settled, if it is not this. */
  let generationAt = Date.now()
  let emptiedSince = options.missedSince
  let { size, modifiedAt } = options.file
  let lastBytesAt = Date.now()
  let isQuiet = true
  /** Bytes behind `position` that are no whole line yet. */
  let unfinished = 0
  let appending: Promise<void> | undefined
  let isDeleted = false
  let wish: 'follow' | 'finish' | 'close' = 'follow'
  let isAwake = true
  let alarm = Promise.withResolvers<void>()

  function wake(): void {
    isAwake = true
    alarm.resolve()
  }

  /** A stream costs half a megabyte: it is opened with the first bytes. */
  function opened(): RecordStream {
    if (stream === undefined) {
      stream = options.openStream()
      stream.reset(durable)
      report.watch(stream)
    }
    return stream
  }

  async function run(): Promise<unknown> {
    let failure: unknown
    if (options.after.length > 0) await Promise.race([Promise.all(options.after), once(closing.signal, 'abort')])
    while (!closing.signal.aborted) {
      try {
        isAwake = false
        if (await readOn()) continue
        if (Date.now() - lastBytesAt >= options.silenceMs && !isQuiet) await takeSilence()
        await settle()
        drained.resolve()
        if (wish === 'finish') break
        if (!isAwake) await alarm.promise
        alarm = Promise.withResolvers()
      } catch (error) {
        if (await recover(error)) continue
        failure = error
        break
      }
    }
    try {
      if (wish === 'finish') await takeEnd()
      await settle()
    } catch {
      // Not accepted, so not lost: the mark stands in front of it.
    }
    if (stream !== undefined) report.unwatch(stream)
    await handle.close().catch(() => {})
    drained.resolve()
    return failure instanceof JournalError ? undefined : failure
  }

  /** Reads and converts the next bytes. False when there is nothing whole to read. */
  async function readOn(): Promise<boolean> {
    const buffer = await buffers.take()
    try {
      const bytesRead = await read(buffer, position)
      if (!(await isSameFile(bytesRead))) {
        await startAnew()
        return true
      }
      if (emptiedSince !== undefined) {
        await lookBack()
        return emptiedSince !== undefined || head.length > 0
      }
      const whole = wholeLines(buffer, bytesRead)
      if (whole === 0) {
        noteUnfinished(bytesRead)
        return false
      }
      take(buffer.subarray(0, whole))
    } finally {
      buffers.give(buffer)
    }
    // The next bytes are converted while these are appended, up to a group's worth.
    if (appending === undefined || opened().pending() >= maxGroupBytes) {
      await appending
      append()
    }
    // A read in place waits for nothing: others have to get their turn.
    await setImmediate()
    return true
  }

  function take(bytes: Buffer): void {
    opened().push(bytes)
    position += bytes.length
    size = Math.max(size, position)
    unfinished = 0
    lastBytesAt = Date.now()
    isQuiet = false
    report.noteRecords()
  }

  function noteUnfinished(bytes: number): void {
    if (bytes === unfinished) return
    unfinished = bytes
    lastBytesAt = Date.now()
    isQuiet = false
  }

  /** The check that the bytes read are of the file that was being read. */
  async function isSameFile(bytesRead: number): Promise<boolean> {
    if (bytesRead === 0) {
      const stats = await stat()
      size = stats.size
      isDeleted = stats.nlink === 0
      if (size < Math.max(position, head.length)) return false
      // A time of the kernel's present tick may be that of a change to come as well.
      if (stats.mtimeMs === modifiedAt && Date.now() - modifiedAt > clockStepMs) return true
      // Still empty but changed: something came and went.
      if (size === 0 && stats.mtimeMs > modifiedAt) emptiedSince ??= generationAt
      modifiedAt = stats.mtimeMs
    }
    return hasSameHead()
  }

  async function hasSameHead(): Promise<boolean> {
    const now = await readHead(read)
    if (now.length < head.length || now.compare(head, 0, head.length, 0, head.length) !== 0) return false
    if (now.length > head.length) setHead(Buffer.from(now))
    return true
  }

  function setHead(bytes: Buffer): void {
    head = bytes
    fingerprint = fingerprintOf(head)
  }

  /** The file has been emptied: what was read of it is kept, the rest of it may be in a copy. */
  async function startAnew(): Promise<void> {
    await settle()
    const goesOnElsewhere = await options.onEmptied({ path, key, head, place: durable })
    if (!goesOnElsewhere && stream !== undefined) {
      stream.end()
      await settle()
    }
    stream?.reset()
    durable = beginning
    committed = beginning
    position = 0
    setHead(Buffer.alloc(0))
    emptiedSince ??= generationAt
    // From now on, the old mark would find the copy once more.
    await saveMark()
  }

  /** After the file was emptied, before anything of its new content is read: looks for what it held in between. */
  async function lookBack(): Promise<void> {
    const since = emptiedSince!
    const lookedAt = Date.now()
    const isSame = async (): Promise<boolean> =>
      head.length === 0 ? (await readHead(read)).length === 0 : hasSameHead()
    if (!(await options.onRefilled({ path, key, head, since, isSame }))) return
    emptiedSince = undefined
    generationAt = lookedAt
  }

  /** Nothing has come for a while: what waits for more has waited long enough. */
  async function takeSilence(): Promise<void> {
    isQuiet = true
    opened().flush()
    await takeUnfinished((text, isBetween) => (isBetween ? isJson(text) : /^[\s\]},]+$/.test(text)))
  }

  async function takeEnd(): Promise<void> {
    await takeUnfinished(() => true)
    if (stream === undefined) return
    stream.end()
  }

  /**
   * Takes the last line, which has no line feed, when it is certainly whole: JSON by itself, or the closing brackets of a
   * record over several lines, on which no text can stand.
   */
  async function takeUnfinished(isWhole: (text: string, isBetween: boolean) => boolean): Promise<void> {
    const buffer = await buffers.take()
    try {
      const bytesRead = await read(buffer, position)
      if (bytesRead === 0 || buffer.subarray(0, bytesRead).includes(0x0a)) return
      if (!isWhole(buffer.toString('utf8', 0, bytesRead), opened().isClear())) return
      take(buffer.subarray(0, bytesRead))
      isQuiet = true
    } finally {
      buffers.give(buffer)
    }
    opened().end()
    await settle()
    opened().reset(durable)
  }

  /** Appends what is converted and not under way yet, and waits for it. */
  async function settle(): Promise<void> {
    await appending
    append()
    await appending
  }

  function append(): void {
    if (stream === undefined) return
    const place = stream.place()
    if (place.bytes === committed.bytes && place.events === committed.events) return
    committed = place
    appending = commit(stream, place)
    appending.catch(() => {}) // whoever waits for it is told
  }

  async function commit(from: RecordStream, place: InputPlace): Promise<void> {
    await from.commit(new Map([[markName, mark(place)]]))
    appending = undefined
    durable = place
    backOff.reset()
    report.noteAccepted()
  }

  async function saveMark(): Promise<void> {
    const marks = new Map([[markName, mark(durable)]])
    await options.journal.append({ count: 0, bodies: new Map(), marks, atOnce: true })
  }

  const mark = (place: InputPlace): string =>
    writeMark({ path, fingerprint, place, source: stream?.source(), bornAt, at: Date.now() })

  /** After a refusal by the journal: waits, and reads again from the mark. False when this file cannot be read on. */
  async function recover(error: unknown): Promise<boolean> {
    appending = undefined
    if (!(error instanceof JournalError) || error.code === 'journal-closed') return false
    report.noteRefused(error)
    await backOff.wait(closing.signal)
    stream?.reset(durable)
    committed = durable
    position = durable.bytes
    return true
  }

  const tail: FileTail = {
    key,
    path,
    bornAt,
    wake,
    drained: drained.promise,
    get done() {
      return done
    },
    progress: () => ({ behind: Math.max(0, size - durable.bytes), lastBytesAt, size, isDeleted }),
    noteSize: (seen) => {
      size = Math.max(seen, position)
    },
    saveMark,
    close: () => stop('close'),
    finish: () => stop('finish'),
  }

  async function stop(how: 'finish' | 'close'): Promise<void> {
    wish = how
    if (how === 'close') closing.abort()
    wake()
    await done
  }

  const done = run()
  return tail
}

/** How many of the bytes read are whole lines; all of them, when they are part of a line that does not fit. */
function wholeLines(buffer: Buffer, length: number): number {
  if (length === 0) return 0
  const end = buffer.lastIndexOf(0x0a, length - 1) + 1
  return end === 0 && length === buffer.length ? length : end
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
