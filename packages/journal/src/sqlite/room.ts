// How much may still be written.
//
// Two limits: what the operator allows the journal (`maxBytes`), and what has to stay free on the disk. Empty pages in the
// file count as room under both, so a full disk takes entries in again as soon as old ones were removed from the file.
import { statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { JournalSettings } from '../journal.ts'
import { formatBytes } from './format-bytes.ts'
import type { Failure } from './protocol.ts'
import type { Store } from './store.ts'

export type Shortage = {
  readonly bytes: number
  readonly failure: Failure
}

export type Room = {
  /** What is missing for so many more bytes; undefined when there is room. */
  missing(bytes: number): Shortage | undefined
  /** What to say when the disk itself said that it is full. */
  diskFull(): Failure
}

const defaultKeepFree = 64 * 1024 * 1024

/** The free space is looked up again after so long, or when this much was written. */
const freshMs = 250
const freshBytes = 4 * 1024 * 1024

/** What the smallest journal may hold, whatever is set: empty tables take up 13 pages. */
const leastContent = 512 * 1024

/** The part of `maxBytes` that the write-ahead log gets, and how large it may become at most. */
export function logShare({ maxBytes }: JournalSettings): number {
  return maxBytes === undefined ? logMost : Math.min(maxBytes / 4, logMost)
}

const logMost = 128 * 1024 * 1024

export function createRoom(store: Store, settings: JournalSettings): Room {
  const { folder, maxBytes, keepFreeBytes = defaultKeepFree } = settings
  const contentMost = maxBytes === undefined ? undefined : Math.max(maxBytes - logShare(settings), leastContent)
  let free = 0
  let writtenSince = 0
  let lookedAt = Number.NEGATIVE_INFINITY

  /** What only the log holds takes its place in the file as well when it is moved there. */
  function look(): void {
    const { bavail, bsize } = statfsSync(folder)
    const { used, empty } = store.size()
    const toGrow = Math.max(used + empty - statSync(join(folder, 'journal.db')).size, 0)
    free = bavail * bsize - toGrow
    writtenSince = 0
    lookedAt = performance.now()
  }

  /** What may be used of the disk, in the file or beside it. What was written since is counted for the log and for the file. */
  function roomOnDisk(empty: number): number {
    return empty + Math.max(free - 2 * writtenSince - keepFreeBytes, 0)
  }

  function diskFull(): Failure {
    look()
    return { code: 'disk-full', details: { folder, free: formatBytes(free), wanted: formatBytes(keepFreeBytes) } }
  }

  return {
    diskFull,
    missing: (bytes) => {
      const { used, empty } = store.size()
      if (contentMost !== undefined && used + bytes > contentMost) {
        const failure: Failure = { code: 'journal-full', details: { limit: formatBytes(maxBytes!) } }
        return { bytes: used + bytes - contentMost, failure }
      }
      writtenSince += bytes
      if (writtenSince > freshBytes || performance.now() - lookedAt > freshMs) look()
      if (roomOnDisk(empty) >= bytes) return undefined
      look() // what was written since may have found its place in the log or in empty pages
      const room = roomOnDisk(empty)
      return room >= bytes ? undefined : { bytes: bytes - room, failure: diskFull() }
    },
  }
}
