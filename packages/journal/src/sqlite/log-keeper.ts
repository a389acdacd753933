// Keeps the write-ahead log short.
//
// A checkpoint moves the log into the file, and appends must not wait for it. So the other thread does it, while this one goes
// on writing. That one never catches up: the log begins anew only when nothing in it is left to move. So when the log has
// grown beyond its bound and the other thread has just moved the bulk of it, this one moves the little that has come since.
//
// Longest wait for an append, 10,000 and 50,000 entries of 736 bytes a second, three runs of 3 s each, in ms: without any
// checkpoint 20, 24, 10 and 18, 22, 13; SQLite's own 21, 23, 22 and 29, 27, 15; this way 11, 11, 6 and 12, 24, 7.
//
//   IDLE --`askAfter` bytes written--> ASKED --done, log short--> IDLE
//                                      ASKED --done, log beyond its bound--> the rest is moved here --> IDLE
import type { DatabaseSync } from 'node:sqlite'

export type LogKeeper = {
  /** To be called after each commit, with the size of what it stored. */
  wrote(bytes: number): void
  /** To be called when the other thread is done; takes how many pages the log has. */
  moved(logPages: number): void
  /** Moves all there is, here and now: for when the disk is full, because an empty log needs no room to grow. */
  empty(): void
}

/**
 * Moving 4 MB takes the other thread 1.2 ms and two fsyncs, and a commit may have to wait for both: at 10,000 entries a second
 * the 99th percentile of latency was 1.8 to 2.6 ms. With 1 MB it was 1.1 to 2.0, with as much written to the disk (54 MB/s).
 */
const askAfter = 1024 * 1024
/** Moving the rest takes 4 to 6 ms, which an append may have to wait for: at 50,000 entries a second once a second, not four times. */
const bound = 64 * 1024 * 1024
/** Pages that a commit writes besides those of its bytes: the table's, those of cursors and marks, the file's header. */
const pagesOfCommit = 4

export function createLogKeeper(
  database: DatabaseSync,
  options: { readonly pageSize: number; readonly share: number; readonly ask: () => void },
): LogKeeper {
  const { pageSize, share, ask } = options
  const passive = database.prepare('pragma wal_checkpoint(passive)')
  let written = 0
  let asked = false
  database.exec(`pragma journal_size_limit = ${Math.floor(share)}`)

  return {
    wrote: (bytes) => {
      written += bytes + pagesOfCommit * pageSize
      if (asked || written < Math.min(askAfter, share / 4)) return
      asked = true
      written = 0
      ask()
    },
    moved: (logPages) => {
      asked = false
      if (logPages * pageSize > Math.min(bound, share / 2)) passive.get()
    },
    empty: () => void passive.get(),
  }
}
