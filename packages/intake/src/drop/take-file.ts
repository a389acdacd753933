import type { FileHandle } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { JournalError, type Journal } from '@tidewaiter/journal'
import { createBackOff } from '../back-off.ts'
import type { RecordStream, Refusal } from '../stream/record-stream.ts'
import type { WayReport } from '../way-report.ts'
import { firstMark, type DropMark } from './drop-mark.ts'
import { createFaultList } from './fault-list.ts'
import { factsOf, isSame, type DroppedFile } from './find-dropped.ts'
import { isBrokenPacking, openContent, type Content } from './read-content.ts'

/**
 * Takes one file into the journal, from its beginning or from its mark.
 *
 * States: READING, whose mark says how far, until nothing more comes; then TAKEN, with the last entries in one commit, if the
 * file is still as it was found. If it is not, it goes back to those that have to settle, and is read on from its mark later.
 *
 * Invariants
 * - A mark goes into the journal with the entries of what was read before it, and one append is under way at a time.
 * - A mark counts only for a file that begins with the very bytes that were read: one that was written anew is another file.
 * - After a refusal by the journal, everything behind the last mark is forgotten and read again.
 */
export type TakeOptions = {
  readonly file: DroppedFile
  /** Open for reading; closed by the caller. */
  readonly handle: FileHandle
  /** What the journal knows of it. */
  readonly mark: DropMark | undefined
  readonly markName: string
  readonly journal: Pick<Journal, 'append'>
  readonly openStream: (source: string | undefined, onRefused: (refusal: Refusal) => void) => RecordStream
  readonly report: WayReport
  /** Most bytes of content. */
  readonly maxBytes: number
  /** Ends the taking; what was read by then is kept. */
  readonly signal: AbortSignal
}

/**
 * - `taken`: all of it is in the journal, or refused; see `mark.faults`. `known`: it was already.
 * - `changed`: it is not as it was found; what was read is in the journal, with its mark.
 * - `stopped`: by the signal, with its mark.
 */
export type Taking = {
  readonly kind: 'taken' | 'known' | 'changed' | 'stopped'
  readonly mark: DropMark
  readonly events: number
}

/** Of entry lines, in one append; the next are converted meanwhile. */
const groupBytes = 1024 * 1024

/** Reasons for which everything in a file is passed over that holds no record at all. */
const noRecord = 'not-json'

/** @throws what reading the file fails with; {@link JournalError} when the journal is closed */
export async function takeFile(options: TakeOptions): Promise<Taking> {
  const { file, handle, report, signal, maxBytes } = options
  const content = await openContent(handle)
  const backOff = createBackOff()
  const faults = createFaultList()
  let durable = await markToStartFrom(options, content)
  if (durable.state === 'taken') return { kind: 'known', mark: durable, events: 0 }
  const isContinued = durable.content.bytes > 0
  const stream = options.openStream(durable.source, faults.add)
  report.watch(stream)
  let appending: Promise<void> | undefined
  /** Records that were passed over because they are lines of text. */
  let textLines = 0

  function refuse(reason: string): void {
    faults.add({ line: 1, reason })
  }

  async function commit(state: DropMark['state']): Promise<void> {
    const mark: DropMark = {
      ...durable,
      state,
      content: content.digest(),
      place: stream.place(),
      source: stream.source(),
      faults: state === 'taken' ? faults.all() : faults.settled(),
      hasEvents: durable.hasEvents || stream.pending() > 0,
    }
    const { skipped } = await stream.commit(new Map([[options.markName, JSON.stringify(mark)]]))
    textLines += skipped.get(noRecord) ?? 0
    appending = undefined
    durable = mark
    backOff.reset()
    report.noteAccepted()
  }

  function startCommit(): void {
    appending = commit('reading')
    appending.catch(() => {}) // whoever waits for it is told
  }

  /** Commits what was converted, and what of a long record is still to be. */
  async function keep(): Promise<void> {
    do {
      if (stream.isClear()) faults.settle()
      if (stream.pending() >= groupBytes) {
        await appending
        startCommit()
      }
      // Others have to get their turn.
      await setImmediate()
    } while (!signal.aborted && stream.more())
    if (stream.isClear()) faults.settle()
  }

  async function read(): Promise<Taking['kind']> {
    let length = durable.place.bytes
    try {
      for await (const chunk of content.chunks(durable.place.bytes)) {
        if (signal.aborted) break
        length += chunk.length
        if (length > maxBytes) {
          refuse(`the content is longer than ${maxBytes} bytes; the rest of it was not read`)
          break
        }
        stream.push(chunk)
        report.noteRecords()
        await keep()
      }
    } catch (error) {
      if (!isBrokenPacking(error)) throw error
      refuse(`it is gzip that cannot be unpacked: ${error.message}`)
    }
    await appending
    const isAsFound = isSame(file, factsOf(await handle.stat({ bigint: true })))
    if (signal.aborted || !isAsFound) {
      await commit('reading')
      return signal.aborted ? 'stopped' : 'changed'
    }
    stream.end('bitByBit')
    await keep()
    await appending
    if (signal.aborted) {
      await commit('reading')
      return 'stopped'
    }
    await commit('taken')
    return 'taken'
  }

  /** A file that gave nothing at all was put there by mistake, or is of another tool: nobody would look for it among those taken. */
  function noteNothing(kind: Taking['kind']): void {
    const { records, refused } = stream.counts
    if (kind !== 'taken' || durable.faults.count + refused > 0 || records > textLines || isContinued) return
    refuse(file.size === 0 ? 'it is empty' : `it holds no record of ${stream.source() ?? 'a known tool'}`)
    durable = { ...durable, faults: faults.all() }
  }

  try {
    for (;;) {
      try {
        stream.reset(durable.place)
        faults.reset(durable.faults)
        const kind = await read()
        noteNothing(kind)
        return { kind, mark: durable, events: stream.counts.events }
      } catch (error) {
        appending = undefined
        if (!(error instanceof JournalError) || error.code === 'journal-closed') throw error
        report.noteRefused(error)
        if (signal.aborted) return { kind: 'stopped', mark: durable, events: stream.counts.events }
        await backOff.wait(signal)
      }
    }
  } finally {
    report.unwatch(stream)
  }
}

/** The mark, if the file is still the one that it was put down for; else one at the beginning. */
async function markToStartFrom({ file, mark }: TakeOptions, content: Content): Promise<DropMark> {
  const fresh = firstMark(file)
  if (mark === undefined) return fresh
  if (mark.state === 'taken' && isSame(file, mark)) return mark
  if (!(await content.beginsWith(mark.content))) return fresh
  // Touched, or written on after it was taken: what is new of it is read.
  const isTouched = mark.state === 'taken' && file.size === mark.content.bytes
  const { name, size, modifiedAt } = file
  return { ...mark, state: isTouched ? 'taken' : 'reading', name, size, modifiedAt }
}
