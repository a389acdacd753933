// Opens the files of a journal. They hold command lines and paths of the whole cluster: only their owner may read them.
// SQLite gives `-wal` and `-shm` the permissions of the database, which is why the database is made here and not there.
import { closeSync, constants, lstatSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../journal-errors.ts'

export type JournalFiles = {
  readonly folder: string
  readonly file: string
  readonly wal: string
  readonly lock: string
}

/** The files of the journal in a folder. */
export function journalFiles(folder: string): JournalFiles {
  const file = join(folder, 'journal.db')
  return { folder, file, wal: `${file}-wal`, lock: join(folder, 'lock.db') }
}

/**
 * Makes the folder (0700) and the files (0600) where they are missing.
 *
 * @throws {JournalError} `journal-unwritable`, also for a file that is a symbolic link: it could lead anywhere
 */
export function prepareFiles(files: JournalFiles): void {
  try {
    mkdirSync(files.folder, { recursive: true, mode: 0o700 })
    for (const file of [files.file, files.lock]) {
      for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) refuseLink(files.folder, name)
      closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600))
    }
  } catch (cause) {
    if (cause instanceof JournalError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new JournalError('journal-unwritable', { folder: files.folder, reason }, { cause })
  }
}

function refuseLink(folder: string, name: string): void {
  const found = lstatSync(name, { throwIfNoEntry: false })
  if (found === undefined || found.isFile()) return
  const reason = `${name} is ${found.isSymbolicLink() ? 'a symbolic link' : 'not a file'}`
  throw new JournalError('journal-unwritable', { folder, reason })
}

/**
 * 8 KiB a page: commits of 7.5 KB took 0.15 ms with pages of 4, 8, 16 and 32 KiB alike, checkpoints of 20 MB 12, 7, 5 and
 * 4 ms, reading blocks back 613, 980, 1,133 and 1,166 MB/s. But a thousand commits of one entry a second wrote 15 MB with 4 KiB,
 * 20 with 8 and 38 with 16, and disks wear out. `auto_vacuum`, which lets the file shrink, costs a tenth.
 */
const makeFile = 'pragma page_size = 8192; pragma auto_vacuum = incremental; pragma journal_mode = wal'

/** Opens the connection that writes. `synchronous = full` makes each commit wait until the disk has it. */
export function openWriting(files: JournalFiles): DatabaseSync {
  const database = new DatabaseSync(files.file)
  database.exec(makeFile)
  database.exec(`
    pragma synchronous = full;
    pragma wal_autocheckpoint = 0;
    pragma cache_size = -4096;
    pragma temp_store = memory;
    pragma busy_timeout = 10000`)
  return database
}

/** Opens the connection that reads, and moves what was written from the log into the file (a checkpoint). */
export function openReading(files: JournalFiles): DatabaseSync {
  const database = new DatabaseSync(files.file)
  database.exec(`
    pragma synchronous = full;
    pragma wal_autocheckpoint = 0;
    pragma cache_size = -2048;
    pragma busy_timeout = 10000`)
  return database
}
