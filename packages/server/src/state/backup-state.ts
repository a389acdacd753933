import { closeSync, existsSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { ServerError } from '../server-errors.ts'
import { checkBackup } from './check-backup.ts'
import { syncFile } from './sync-file.ts'

/** All pages in one step: the copy is of one moment, and a server that writes meanwhile neither waits nor makes it begin again. */
const allPages = 0x7fff_ffff

/**
 * Copies the state into one file, for this user alone, while a server works on it. The key file is not in it: without that, the
 * secrets in a backup cannot be opened.
 *
 * @param file the state: `server.db` in the state folder. For PostgreSQL there is `pg_dump`
 * @param target a file that is not there yet; it appears when it is whole and on disk
 * @throws {ServerError} `backup-unusable` when the file is no state, `state-newer`, `not-possible-now` when there is a target
 * already, `state-unavailable` for what reading and writing fail with
 */
export async function backupState(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw taken(target)
  checkBackup(file)
  const part = `${target}.part`
  try {
    rmSync(part, { force: true })
    closeSync(openSync(part, 'wx', 0o600))
    using source = new DatabaseSync(file, { readOnly: true, timeout: 5_000 })
    await backup(source, part, { rate: allPages })
    // One file, without a log beside it.
    using copy = new DatabaseSync(part)
    copy.exec('pragma journal_mode = delete')
    copy.close()
    checkBackup(part)
    syncFile(part)
    // Unlike a rename, a link takes the place of nothing.
    linkSync(part, target)
    syncFile(dirname(target))
  } catch (cause) {
    if (cause instanceof ServerError) throw cause
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw taken(target)
    throw new ServerError(
      'state-unavailable',
      { reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  } finally {
    rmSync(part, { force: true })
  }
}

function taken(target: string): ServerError {
  return new ServerError('not-possible-now', { fault: `there is ${target} already`, action: 'Choose another name.' })
}
