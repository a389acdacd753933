import { JournalError } from '../journal-errors.ts'
import type { JournalFiles } from './open-database.ts'
import type { Failure } from './protocol.ts'

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) that are told apart here. */
const sqlite = { busy: 5, corrupt: 11, full: 13, notADatabase: 26 } as const

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC: what was written before is in an unknown state. */
const syncFailures: readonly number[] = [1034, 1290]

/** Takes anything thrown, returns the primary result code of SQLite; 0 for what is none. */
function sqliteCode(error: unknown): number {
  return extendedCode(error) & 0xff
}

/** Whether the disk said, when asked to make sure, that it could not. */
export function isSyncFailure(error: unknown): boolean {
  return syncFailures.includes(extendedCode(error))
}

/** Whether the disk had no room for it. */
export function isDiskFull(error: unknown): boolean {
  return sqliteCode(error) === sqlite.full
}

/** Whether somebody else has the lock. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === sqlite.busy
}

/** Whether a page of the file is not what it has to be. */
export function isDamage(error: unknown): boolean {
  const code = sqliteCode(error)
  return code === sqlite.corrupt || code === sqlite.notADatabase
}

/** Turns what opening, reading or writing failed with into the row of the table for it. */
export function explainSqliteError(error: unknown, { folder, file }: Pick<JournalFiles, 'folder' | 'file'>): Failure {
  if (error instanceof JournalError) return { code: error.code, details: error.details }
  const reason = error instanceof Error ? error.message : String(error)
  return { code: isDamage(error) ? 'journal-damaged' : 'journal-unwritable', details: { folder, file, reason } }
}

function extendedCode(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0
  return typeof code === 'number' ? code : 0
}
