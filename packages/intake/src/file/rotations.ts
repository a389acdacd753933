import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { IntakeTell } from '../intake-happenings.ts'
import { beginning, type InputPlace } from '../stream/record-stream.ts'
import { fingerprintOf } from './file-identity.ts'
import type { FileMark } from './file-mark.ts'
import type { FileMarks } from './file-marks.ts'
import { findMissed } from './find-missed.ts'
import { findCompressed, findCopy, findRenamed, type IsTaken, type Wanted } from './find-rest.ts'
import type { OpenFile } from './open-file.ts'
import { clockStepMs, type Emptied, type FileTail, type Refilled } from './tail-file.ts'

/**
 * Finds what rotation has put aside before it was read. It comes in two forms:
 *
 * - **rest**: a file that was read to some place. Renamed it has the same inode; copied and emptied (`copytruncate`), a
 *   copy begins with the same bytes.
 * - **missed generations**: files that came after it at the path and are rotated already, never seen there, because nothing
 *   ran or rotation was quicker than a look. They are read from their beginnings.
 *
 * Each is followed like any other file, under the path it was at, so that what is at that path now comes after it.
 */
export type Rotations = {
  /** At the start: looks for the files of marks that are not at their paths any more. */
  readonly findRests: () => Promise<void>
  /**
   * Takes a new file at a path, returns since when generations before it may have been missed, in ms since 1970-01-01 UTC:
   * since the one that was followed last was made, or since the last look, when there was none. Undefined at the first look.
   */
  readonly missedSince: (file: OpenFile, lastLookAt: number | undefined) => number | undefined
  /** A followed file was emptied: follows the copy that has what was not read of it. True when there is one. */
  readonly onEmptied: (before: Emptied) => Promise<boolean>
  /** Then: follows the generations in between. False when the file has changed again meanwhile. */
  readonly onRefilled: (now: Refilled) => Promise<boolean>
}

export type RotationsOptions = {
  readonly way: string
  readonly tell: IntakeTell
  readonly marks: FileMarks
  readonly isTaken: IsTaken
  /** Tails of files that are or were at a path. */
  readonly tailsAt: (path: string) => readonly FileTail[]
  readonly follow: (file: OpenFile, start: InputPlace, options?: FollowOptions) => FileTail
}

export type FollowOptions = {
  readonly source?: string | undefined
  /** See `missedSince`. */
  readonly missedSince?: number | undefined
  /**
   * Tails whose files come before this one; without it, all at its path. None, where an emptied file waits for this one and
   * others may wait for that: it would be a circle.
   */
  readonly after?: readonly FileTail[]
}

/** After so long a mark whose folder is not there is forgotten: until then its disk may just not be mounted yet. */
const maxMarkAgeMs = 7 * 86_400_000

export function createRotations(options: RotationsOptions): Rotations {
  const { way, tell, marks, isTaken, tailsAt, follow } = options
  /** Those that there were at the start. */
  const orphans = marks.orphans()

  async function findRests(): Promise<void> {
    const lost: FileMark[] = []
    for (const mark of marks.orphans()) {
      const file = await findRenamed(wantedBy(mark), mark.key, isTaken)
      if (file === undefined) lost.push(mark)
      else followRest(mark.path, file, mark.place, { source: mark.source })
    }
    // Copies afterwards, when those that have a mark of their own are taken.
    for (const mark of lost) await findRestOf(mark)
  }

  async function findRestOf(mark: FileMark): Promise<void> {
    const { path, key, place, source, at } = mark
    const file = await findCopy(wantedBy(mark), isTaken)
    if (file !== undefined)
      await followRest(path, file, place, { source })
        .saveMark()
        .catch(() => {})
    else if (!(await isThere(dirname(path)))) {
      if (Date.now() - at < maxMarkAgeMs) return
    } else {
      const packed = await findCompressed(wantedBy(mark))
      if (packed === undefined) tell('rest-missing', { way, path })
      else tell('rest-compressed', { way, path, where: packed.path, missing: packed.missing ?? 'an unknown number of' })
    }
    await marks.remove(key).catch(() => {})
  }

  function followRest(path: string, file: OpenFile, place: InputPlace, how: FollowOptions): FileTail {
    tell('rest-found', { way, path, where: file.path, bytes: Math.max(0, file.size - place.bytes) })
    return follow({ ...file, path }, place, how)
  }

  function missedSince({ path, key }: OpenFile, lastLookAt: number | undefined): number | undefined {
    const births = tailsAt(path).map(({ bornAt }) => bornAt)
    // Emptied while nothing ran: its copies were made after its mark.
    const emptied = orphans.find((mark) => mark.key === key)
    if (emptied !== undefined) births.push(emptied.at)
    else for (const mark of orphans) if (mark.path === path) births.push(mark.bornAt)
    return births.length === 0 ? lastLookAt : Math.max(...births)
  }

  async function onEmptied({ path, key, head, place }: Emptied): Promise<boolean> {
    tell('file-emptied', { way, path })
    const wanted = { path, fingerprint: fingerprintOf(head), bytes: place.bytes }
    const file = await findCopy(wanted, (one) => one.key === key || isTaken(one))
    if (file === undefined) return false
    const tail = followRest(path, file, place, { after: [] })
    await tail.saveMark()
    await tail.drained
    return true
  }

  async function onRefilled({ path, key, head, since, isSame }: Refilled): Promise<boolean> {
    const wanted = { path, after: since - clockStepMs, before: Date.now(), head }
    const missed = await findMissed(wanted, (one) => one.key === key || isTaken(one))
    if (!(await isSame())) {
      await Promise.all(missed.map(({ handle }) => handle.close()))
      return false
    }
    for (const file of missed) {
      const tail = follow(file, beginning, { after: [] })
      await tail.saveMark()
      await tail.drained
    }
    return true
  }

  return { findRests, missedSince, onEmptied, onRefilled }
}

function wantedBy({ path, fingerprint, place }: FileMark): Wanted {
  return { path, fingerprint, bytes: place.bytes }
}

async function isThere(folder: string): Promise<boolean> {
  return stat(folder).then(
    () => true,
    () => false,
  )
}
