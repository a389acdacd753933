// One process at a time writes a journal. The lock is a write lock that is held on a small database: the system lets go of
// it when the process ends, however it ends. Readers are let in, so that the one who comes second can read who was first.
import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../journal-errors.ts'
import { isBusy } from './explain-sqlite-error.ts'
import type { JournalFiles } from './open-database.ts'

export type FolderLock = { readonly release: () => void }

/**
 * Takes the lock of a journal's folder.
 *
 * @throws {JournalError} `journal-locked` when somebody has it
 */
export function lockFolder(files: JournalFiles): FolderLock {
  const database = new DatabaseSync(files.lock)
  try {
    database.exec('begin immediate')
    database.exec('create table if not exists owner (pid integer not null) strict; delete from owner')
    database.prepare('insert into owner values (?)').run(process.pid)
    database.exec('commit; begin immediate')
    return { release: () => database.close() }
  } catch (cause) {
    const pid = isBusy(cause) ? readOwner(database) : undefined
    database.close()
    if (!isBusy(cause)) throw cause
    const owner = pid === undefined ? '' : ` (${pid})`
    throw new JournalError('journal-locked', { folder: files.folder, owner }, { cause })
  }
}

function readOwner(database: DatabaseSync): number | undefined {
  try {
    return Number(database.prepare('select pid from owner').get()?.['pid'] ?? Number.NaN) || undefined
  } catch {
    return undefined
  }
}
