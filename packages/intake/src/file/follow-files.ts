import { setTimeout as sleep } from 'node:timers/promises'
import { IntakeError } from '../intake-errors.ts'
import { beginning, type InputPlace } from '../stream/record-stream.ts'
import type { Entrance, OpenWay } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { createBufferPool } from './buffer-pool.ts'
import { explainFileError } from './explain-file-error.ts'
import { markName } from './file-mark.ts'
import { createFileMarks } from './file-marks.ts'
import type { FileSettings } from './file-settings.ts'
import { fileStatus } from './file-status.ts'
import { findPaths, isPattern } from './find-paths.ts'
import type { IsTaken } from './find-rest.ts'
import { lastLineEnd } from './last-line-end.ts'
import { lookAt, openFile, type OpenFile } from './open-file.ts'
import { createRotations, type FollowOptions } from './rotations.ts'
import { tailFile, type FileTail } from './tail-file.ts'
import { watchFolders } from './watch-folders.ts'
import { watchPath, type Unwatch } from './watch-path.ts'

/** Reads of that size are as fast as larger ones, and a conversion of so much holds other work up for 1 ms. */
const readBytes = 256 * 1024

/** Files that are followed at a time; each costs a descriptor. */
const maxFiles = 1024

/** In ms. */
export type FollowTiming = {
  /** After so much silence, what waits for more has waited long enough. */
  readonly silenceMs: number
  /** How long a rotated file has to be silent to be left, once its successor is in use. */
  readonly lingerMs: number
  /** After so long, a path that still cannot be read is told again. */
  readonly tellAgainMs?: number
}

const usualTiming: FollowTiming = { silenceMs: 5000, lingerMs: 60_000 }
const usualTellAgainMs = 300_000

/** Rotated files of one path that are kept open. */
const maxRotated = 16

/** Rotated files that are known not to be new, after they were left. */
const maxRemembered = 256

type Following = {
  readonly tail: FileTail
  readonly unwatch: Unwatch
  /** Since when the file is at none of the paths, in ms. */
  absentSince: number | undefined
  isLeaving: boolean
}

/**
 * Keeps one tail on each file that is, or was, at the paths.
 *
 * A scan compares the paths with the tails: at the start, when a watch says so, and every `poll`.
 * - A file that no tail has is opened: at its mark, else at its beginning, or at its end (`from`) when it was there before
 *   the service ever was. It is read once the file that was at its path before has been read to its end, so that the order
 *   is kept.
 * - A tail whose file is at no path any more goes on until nobody can be writing there: the file is silent for `lingerMs`,
 *   and it is deleted, or another one at its path has content. Its mark goes with it.
 * - What was rotated unread is looked for, at the start and at each new file; see `rotations.ts`.
 *
 * @throws {IntakeError} `source-unknown`, `source-options-invalid`
 */
export async function followFiles(
  settings: FileSettings,
  entrance: Entrance,
  { silenceMs, lingerMs, tellAgainMs = usualTellAgainMs }: FollowTiming = usualTiming,
): Promise<OpenWay> {
  const { name: way, tell, journal } = entrance
  const report = createWayReport(way, tell)
  const marks = createFileMarks(way, journal)
  const buffers = createBufferPool(readBytes)
  const tails = new Map<string, Following>()
  /** What is wrong at a path, and when it was told. */
  const faults = new Map<string, { readonly error: IntakeError; readonly toldAt: number }>()
  /** Rotated files that were read to their ends lately. */
  const left = new Set<string>()
  const closing = new AbortController()
  const ended = Promise.withResolvers<void>()
  const folders = watchFolders(settings.path, () => void scan(), noteWatchless)
  const tailsAt = (path: string): readonly FileTail[] =>
    Array.from(tails.values(), ({ tail }) => tail).filter((tail) => tail.path === path)
  const isTaken: IsTaken = ({ key, bornAt }) => tails.has(key) || left.has(`${key} ${bornAt}`)
  const rotations = createRotations({ way, tell, marks, isTaken, tailsAt, follow })
  let scanning: Promise<void> | undefined
  let wantsScan = false
  let isFirstScan = true
  /** When the scan before this one began, in ms since 1970-01-01 UTC. */
  let lastScanAt: number | undefined
  let isWatchless = false

  // What is wrong with the source and its options is wrong at once, not when the first byte comes.
  entrance.stream(settings)

  /** Scans are one after the other; what is asked for during one is another one. */
  function scan(): Promise<void> {
    wantsScan = true
    scanning ??= (async () => {
      while (wantsScan && !closing.signal.aborted) {
        wantsScan = false
        await scanOnce()
      }
      scanning = undefined
    })()
    return scanning
  }

  async function scanOnce(): Promise<void> {
    const scanAt = Date.now()
    const paths = await findPaths(settings.path, maxFiles)
    await folders.update(paths)
    if (paths.length > maxFiles)
      fault(settings.path, new IntakeError('too-many-files', { path: settings.path, limit: maxFiles }))
    const present = new Set<string>()
    const arrivals: OpenFile[] = []
    for (const path of paths.slice(0, maxFiles)) {
      const file = await look(path, present)
      if (file !== undefined) arrivals.push(file)
    }
    for (const path of faults.keys()) if (path !== settings.path && !paths.includes(path)) faults.delete(path)
    await begin(arrivals, scanAt)
    for (const following of tails.values()) judgeAbsence(following, present)
  }

  /** Looks at what is at a path; notes it as present, and returns it, open, when it is a new file. */
  async function look(path: string, present: Set<string>): Promise<OpenFile | undefined> {
    try {
      const { key, size } = await lookAt(path)
      tails.get(key)?.tail.noteSize(size)
      const isNew = !tails.has(key) && !present.has(key)
      present.add(key)
      if (!isNew) {
        faults.delete(path)
        return undefined
      }
      const file = await openFile(path)
      faults.delete(path)
      // It may have been replaced since.
      const isKnown = file.key !== key && (tails.has(file.key) || present.has(file.key))
      present.add(file.key)
      if (!isKnown) return file
      await file.handle.close()
    } catch (error) {
      noteUnreadable(path, error)
    }
    return undefined
  }

  function noteUnreadable(path: string, error: unknown): void {
    const explained = explainFileError(error, path)
    // Among many files it is nothing special that one is gone by the time it is looked at.
    if (explained.code !== 'file-missing' || !isPattern(settings.path)) fault(path, explained)
  }

  function fault(path: string, error: IntakeError): void {
    const before = faults.get(path)
    const isSame = before?.error.message === error.message
    const isMissing = error.code === 'file-missing'
    // What is not there yet is waited for, and no news however long that takes.
    if (isSame && (isMissing || Date.now() - before.toldAt < tellAgainMs)) return
    faults.set(path, { error, toldAt: Date.now() })
    if (isMissing) return tell('file-awaited', { way, path })
    report.noteFault(error)
    tell('file-unreadable', { way, reason: error.message, advice: error.action })
  }

  function noteWatchless(reason: string): void {
    if (!isWatchless) tell('watch-refused', { way, reason, poll: settings.poll })
    isWatchless = true
  }

  /** Begins to read files; at the start the rests of rotated ones first. */
  async function begin(files: readonly OpenFile[], scanAt: number): Promise<void> {
    const known = files.map((file) => ({ file, mark: marks.find(file) }))
    if (isFirstScan) await rotations.findRests()
    const marked: Promise<void>[] = []
    for (const { file, mark } of known) {
      const { path, key, size, handle } = file
      // A pattern that rotated files match too has them found twice.
      if (tails.has(key)) {
        await handle.close()
        continue
      }
      const isAtEnd = settings.from === 'end' && isFirstScan && mark === undefined && !marks.knows(path)
      const start = isAtEnd ? { ...beginning, bytes: await lastLineEnd(handle, size) } : (mark?.place ?? beginning)
      const missedSince = mark === undefined ? rotations.missedSince(file, lastScanAt) : undefined
      const tail = follow(file, start, { source: mark?.source, missedSince })
      if (mark?.key === key) continue
      // Rotated before anything of it is in the journal, the file is found by its mark all the same.
      const saved = tail.saveMark().catch(() => {})
      marked.push(saved)
      if (mark === undefined) continue
      // The mark was under another name: it goes when the new one is there.
      await saved
      await marks.remove(mark.key).catch(() => {})
    }
    await Promise.all(marked)
    isFirstScan = false
    lastScanAt = scanAt
  }

  /** Reads a file from a place on, once the files before it have been read to their ends: those that were at its path. */
  function follow(
    file: OpenFile,
    start: InputPlace,
    { source, missedSince, after = tailsAt(file.path) }: FollowOptions = {},
  ): FileTail {
    const { path, foundAt, key } = file
    const tail = tailFile({
      file,
      markName: markName(way, key),
      start,
      missedSince,
      after: after.map(({ drained }) => drained),
      journal,
      openStream: () => entrance.stream({ ...settings, source: settings.source ?? source, looksAhead: true }),
      buffers,
      report,
      silenceMs,
      onEmptied: rotations.onEmptied,
      onRefilled: rotations.onRefilled,
    })
    const unwatch = watchPath(
      foundAt,
      (kind) => {
        tail.wake()
        if (kind === 'rename') void scan()
      },
      noteWatchless,
    )
    tails.set(key, { tail, unwatch, absentSince: undefined, isLeaving: false })
    tell('file-opened', { way, path, bytes: start.bytes })
    void forgetWhenDone(tail, unwatch)
    return tail
  }

  /** A file that cannot be read on is opened again, from its mark, by the next scan. */
  async function forgetWhenDone(tail: FileTail, unwatch: Unwatch): Promise<void> {
    const error = await tail.done
    unwatch()
    tails.delete(tail.key)
    if (error !== undefined) noteUnreadable(tail.path, error)
  }

  /** A file at none of the paths was rotated or deleted; it is read for as long as somebody may write it. */
  function judgeAbsence(following: Following, present: ReadonlySet<string>): void {
    const { tail } = following
    if (present.has(tail.key)) {
      following.absentSince = undefined
      return
    }
    if (following.absentSince === undefined) tell('file-rotated', { way, path: tail.path })
    following.absentSince ??= Date.now()
    const { lastBytesAt, isDeleted } = tail.progress()
    const silence = Date.now() - Math.max(lastBytesAt, following.absentSince)
    const kin = [...tails.values()].filter((one) => one.tail.path === tail.path && !one.isLeaving)
    const isReplaced = kin.some((one) => present.has(one.tail.key) && one.tail.progress().size > 0)
    const isOldest = kin.length > maxRotated && kin[0] === following
    if (isOldest || (silence >= lingerMs && (isReplaced || isDeleted))) void leave(following)
  }

  async function leave(following: Following): Promise<void> {
    if (following.isLeaving) return
    following.isLeaving = true
    const { tail } = following
    await tail.finish()
    if (tail.progress().behind > 0) return
    tell('file-left', { way, path: tail.path })
    remember(tail)
    await marks.remove(tail.key).catch(() => {})
  }

  /** A file that was left is not taken for one that was missed. */
  function remember({ key, bornAt }: FileTail): void {
    left.add(`${key} ${bornAt}`)
    const [oldest] = left
    if (oldest !== undefined && left.size > maxRemembered) left.delete(oldest)
  }

  async function keepScanning(): Promise<void> {
    while (!closing.signal.aborted) {
      await sleep(settings.poll, undefined, { signal: closing.signal }).catch(() => {})
      for (const { tail } of tails.values()) tail.wake()
      await scan()
    }
  }

  await scan()
  const polling = keepScanning()

  return {
    ended: ended.promise,
    status: () => {
      const progress = Array.from(tails.values(), ({ tail }) => tail.progress())
      return fileStatus(settings.path, report, {
        isClosed: closing.signal.aborted,
        progress,
        faults: Array.from(faults.values(), ({ error }) => error),
      })
    },
    close: async () => {
      closing.abort()
      await polling
      folders.close()
      await Promise.all(Array.from(tails.values(), ({ tail }) => tail.close()))
      ended.resolve()
    },
  }
}
