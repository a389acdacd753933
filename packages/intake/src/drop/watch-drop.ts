import { realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { JournalError } from '@tidewaiter/journal'
import { explainFileError } from '../file/explain-file-error.ts'
import { watchPath, type Unwatch } from '../file/watch-path.ts'
import { IntakeError } from '../intake-errors.ts'
import type { Entrance, OpenWay, StreamChoice } from '../way.ts'
import { createWayReport } from '../way-report.ts'
import { createDropMarks, firstMark, type DropMark } from './drop-mark.ts'
import type { DropSettings } from './drop-settings.ts'
import { dropStatus } from './drop-status.ts'
import { findDropped, isSame, type DroppedFile, type Found } from './find-dropped.ts'
import { findWriters } from './find-writers.ts'
import { openDropped } from './open-dropped.ts'
import { pruneFolder } from './prune-folder.ts'
import { putAway, remove } from './put-away.ts'
import { reasonText } from './reason-text.ts'
import { createSettling } from './settling.ts'
import { takeFile } from './take-file.ts'

/** Files that are looked at in one go; what is put away makes room for others. */
const maxFiles = 4096

/** How often files are removed that have lain in `done` and `failed` for too long. */
const pruneMs = 600_000

/** After so long, a fault that lasts is told again. */
const tellAgainMs = 300_000

/** Under which the fault of too many files is kept; no path. */
const crowd = ''

/** After a name was noticed: others come with it. */
const gatherMs = 20

/** In `keep`, the mark of a file that is gone is kept so long: a file system that is not mounted looks empty. */
const forgetMs = 24 * 3_600_000

/**
 * Takes the files that are put into a folder, one after the other, the oldest first.
 *
 *     WAITING --- unchanged for `settle`, nobody writes ---> READING --- all of it read ---> TAKEN ---> put away
 *        ^                                                      |
 *        +------------------- it has changed -------------------+
 *
 * Invariants
 * - A file is put away only when TAKEN is in the journal, in one transaction with its last entries; the mark goes only when the move
 *   is on disk. So after a crash at any moment each entry is there once: READING is taken up at the mark, TAKEN is put away and
 *   not read again.
 * - A file that cannot be put away stays TAKEN, and that is tried again. One that cannot be read stays WAITING.
 * - Each file is read by a source of its own: what another file held has no say in how many events it gives, and so neither has
 *   the order after a crash.
 * - Nothing in a file, however it is named or made, keeps the others from being taken in.
 *
 * @throws {IntakeError} `source-options-invalid`
 */
export async function watchDrop(settings: DropSettings, entrance: Entrance): Promise<OpenWay> {
  const { name: way, tell, journal } = entrance
  const folders = {
    done: settings.done ?? join(settings.folder, 'done'),
    failed: settings.failed ?? join(settings.folder, 'failed'),
  }
  const report = createWayReport(way, tell)
  const marks = createDropMarks(way, journal)
  const settling = createSettling(settings.settle)
  const closing = new AbortController()
  const { signal } = closing
  const ended = Promise.withResolvers<void>()
  /** What is wrong, by the file or folder, and when it was told. */
  const faults = new Map<string, { readonly error: IntakeError; readonly toldAt: number }>()
  const watches = new Map<string, Unwatch>()
  /** Since when the file of a mark is gone, in ms. */
  const absentSince = new Map<string, number>()
  /** Links and pipes that were told. */
  const toldOthers = new Set<string>()
  const taken = { files: 0, refused: 0 }
  let waiting: readonly DroppedFile[] = []
  let reading: string | undefined
  let prunedAt = -Infinity
  let isWatchless = false
  let alarm = Promise.withResolvers<void>()

  // What is wrong with the source and its options is wrong at once, not when the first file comes.
  entrance.stream(choiceOf(undefined))

  /** The options are those of the source that is named; a sub-folder names its own. */
  function choiceOf(source: string | undefined): StreamChoice {
    const chosen = source ?? settings.source
    const isNamed = settings.source === undefined || settings.source === chosen
    return { source: chosen, looksAhead: true, ...(isNamed && { options: settings.options }) }
  }

  async function scan(): Promise<void> {
    let found: Found
    try {
      const folder = await realpath(settings.folder)
      if (!(await stat(folder)).isDirectory()) throw new IntakeError('drop-not-a-folder', { path: folder })
      found = await findDropped(folder, maxFiles)
      faults.delete(settings.folder)
    } catch (error) {
      waiting = []
      return fault(settings.folder, explainFileError(error, settings.folder))
    }
    watch(found.folders)
    tellOthers(found.others)
    await forgetMarks(found)
    const isKept = (file: DroppedFile): boolean => settings.after === 'keep' && isTaken(marks.find(file.key), file)
    waiting = found.files.filter((file) => !isKept(file))
    const isCrowded = settings.after === 'keep' && !found.isWhole
    if (isCrowded) fault(crowd, new IntakeError('too-many-files', { path: settings.folder, limit: maxFiles }))
    for (const place of faults.keys()) {
      if (place === crowd ? !isCrowded : !waiting.some(({ path }) => path === place)) faults.delete(place)
    }
    const settled = settling.settled(waiting)
    const written = await findWriters(settled)
    for (const file of settled) {
      if (signal.aborted) return
      if (written.has(file.key)) continue
      await takeIn(file)
    }
  }

  /** Takes a file in and puts it away. What goes wrong with it is told, and concerns no other. */
  async function takeIn(file: DroppedFile): Promise<void> {
    try {
      const mark = await read(file)
      if (mark === undefined) return
      waiting = waiting.filter((one) => one !== file)
      await finish(file, mark)
      faults.delete(file.path)
    } catch (error) {
      if (!(error instanceof JournalError)) fault(file.path, explainFileError(error, file.path))
      else if (error.code !== 'journal-closed') report.noteRefused(error)
    } finally {
      reading = undefined
    }
  }

  /** Resolves with the mark of a file that is in the journal as a whole. */
  async function read(file: DroppedFile): Promise<DropMark | undefined> {
    const before = marks.find(file.key)
    if (isTaken(before, file)) return before
    const handle = await openDropped(file)
    if (handle === undefined) return undefined
    try {
      reading = file.name
      if (file.size > settings.maxBytes && before === undefined) return await refuseWhole(file)
      const { kind, mark, events } = await takeFile({
        file,
        handle,
        mark: before,
        markName: marks.nameOf(file.key),
        journal,
        openStream: (source, onRefused) => entrance.stream({ ...choiceOf(source ?? file.source), onRefused }),
        report,
        maxBytes: settings.maxBytes,
        signal,
      })
      if (kind === 'known') return mark
      if (kind !== 'taken') return undefined
      const { count: refused } = mark.faults
      tell('drop-taken', { way, path: file.name, events, refused, source: mark.source ?? 'unknown' })
      taken.files++
      if (refused > 0) taken.refused++
      return mark
    } finally {
      await handle.close()
    }
  }

  async function refuseWhole(file: DroppedFile): Promise<DropMark> {
    const reason = `larger than ${settings.maxBytes} bytes, the setting maxBytes`
    const content = { bytes: file.size, sha256: '' }
    const mark: DropMark = {
      ...firstMark(file),
      state: 'taken',
      content,
      faults: { count: 1, first: [{ line: 1, reason }] },
    }
    await journal.append({
      count: 0,
      bodies: new Map(),
      marks: new Map([[marks.nameOf(file.key), JSON.stringify(mark)]]),
    })
    taken.files++
    taken.refused++
    return mark
  }

  /** Puts a file away that is in the journal, and then forgets it. */
  async function finish(file: DroppedFile, mark: DropMark): Promise<void> {
    const { faults: refused, source, hasEvents: isPartial } = mark
    const isRefused = refused.count > 0
    if (isRefused) {
      const reason = refused.first[0]?.reason ?? 'see the log'
      tell('drop-refused', { way, path: file.name, refused: refused.count, reason })
    }
    if (settings.after === 'keep') return
    const text = isRefused
      ? reasonText({ name: file.name, at: Date.now(), source, isPartial, faults: refused })
      : undefined
    const folder = isRefused ? folders.failed : folders.done
    try {
      const isDeleted = !isRefused && settings.after === 'delete'
      const isGone = isDeleted ? await remove(file) : (await putAway(file, folder, text)) !== undefined
      // It goes on: what is new of it is read when it is still.
      if (!isGone) return
    } catch (error) {
      if (error instanceof IntakeError) throw error
      const reason = error instanceof Error ? error.message : String(error)
      throw new IntakeError('drop-stuck', { path: file.path, reason }, { cause: error })
    }
    await marks.remove(file.key)
  }

  /** Marks of files that are gone: at once, or after a day where they have to outlast what looks like it. */
  async function forgetMarks({ files, isWhole }: Found): Promise<void> {
    if (!isWhole) return
    const present = new Set(files.map(({ key }) => key))
    for (const key of marks.keys()) {
      if (present.has(key)) {
        absentSince.delete(key)
        continue
      }
      const since = absentSince.get(key) ?? Date.now()
      absentSince.set(key, since)
      if (settings.after === 'keep' && Date.now() - since < forgetMs) continue
      await marks.remove(key).catch(() => {})
      absentSince.delete(key)
    }
  }

  function fault(place: string, error: IntakeError): void {
    const isMissing = error.code === 'file-missing'
    // One file among many that is gone by the time it is looked at is no news.
    if (isMissing && place !== settings.folder) return
    // What is wrong with `done` is wrong for every file.
    const before = [...faults.values()].find((one) => one.error.message === error.message)
    const isTold = before !== undefined && (isMissing || Date.now() - before.toldAt < tellAgainMs)
    faults.set(place, { error, toldAt: isTold ? before.toldAt : Date.now() })
    if (isTold) return
    if (isMissing) return tell('file-awaited', { way, path: place })
    report.noteFault(error)
    tell('file-unreadable', { way, reason: error.message, advice: error.action })
  }

  function tellOthers(names: readonly string[]): void {
    for (const name of names) if (!toldOthers.has(name)) tell('drop-passed-over', { way, path: name })
    toldOthers.clear()
    for (const name of names) toldOthers.add(name)
  }

  function watch(paths: readonly string[]): void {
    for (const [path, unwatch] of watches) {
      if (paths.includes(path)) continue
      unwatch()
      watches.delete(path)
    }
    for (const path of paths) {
      if (!watches.has(path))
        watches.set(
          path,
          watchPath(path, (kind) => kind === 'rename' && alarm.resolve(), noteWatchless),
        )
    }
  }

  function noteWatchless(reason: string): void {
    if (!isWatchless) tell('watch-refused', { way, reason, poll: settings.poll })
    isWatchless = true
  }

  async function prune(): Promise<void> {
    if (settings.after === 'keep' || performance.now() - prunedAt < pruneMs) return
    prunedAt = performance.now()
    for (const folder of Object.values(folders)) {
      const files = await pruneFolder(folder, { files: settings.keepFiles, forMs: settings.keepFor })
      if (files > 0) tell('drop-pruned', { way, files, folder })
    }
  }

  async function keepScanning(): Promise<void> {
    while (!signal.aborted) {
      const { promise } = alarm
      const pause = sleep(settings.poll, undefined, { signal }).catch(() => {})
      await Promise.race([promise, pause])
      await sleep(gatherMs)
      alarm = Promise.withResolvers()
      if (signal.aborted) return
      await scan()
      await prune()
    }
  }

  await scan()
  await prune()
  const scanning = keepScanning()

  return {
    ended: ended.promise,
    status: () =>
      dropStatus(settings.folder, report, {
        isClosed: signal.aborted,
        reading,
        waiting: { files: waiting.length, bytes: waiting.reduce((sum, { size }) => sum + size, 0) },
        taken,
        faults: Array.from(faults.values(), ({ error }) => error),
      }),
    close: async () => {
      closing.abort()
      await scanning
      for (const unwatch of watches.values()) unwatch()
      ended.resolve()
    },
  }
}

/** True when the mark says that the file, as it is, was taken in. */
function isTaken(mark: DropMark | undefined, file: DroppedFile): boolean {
  return mark?.state === 'taken' && isSame(mark, file)
}
