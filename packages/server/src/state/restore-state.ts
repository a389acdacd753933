import { randomUUID } from 'node:crypto'
import { copyFileSync, chmodSync, constants, existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { checkBackup } from './check-backup.ts'
import { syncFile } from './sync-file.ts'

/** Who restores, where, and when. */
export type Restoring = Pick<House, 'machine' | 'now'> & {
  /** As it stands in the event. */
  readonly by: string
}

/**
 * Puts a backup into the place of the state of a folder, whose server must not run.
 *
 *   backup is checked -> copied beside, changed there -> the state there was gets another name -> the copy takes its place
 *
 * Wherever this is cut off, there is a whole state: the old one or the new one. What is changed in the copy:
 * - The outbox begins a new era, as its numbers come a second time (see `relay.ts`). Events that waited in it when the backup was
 *   taken come again, with the same ids: that is better than never.
 * - Nobody is signed in, no set-up link holds, and no kept reply is given back. Tokens that were revoked since are valid again.
 * - The restoring is an event, which waits in the outbox.
 *
 * @param folder the state folder
 * @returns where the state that there was is now; undefined when there was none
 * @throws {ServerError} `backup-unusable`, `state-newer`, `state-locked` while a server runs, `state-unavailable`
 */
export function restoreState(backup: string, folder: string, { machine, now, by }: Restoring): string | undefined {
  const file = join(folder, 'server.db')
  const copy = join(folder, 'server.db.restoring')
  checkBackup(backup)
  try {
    rmSync(copy, { force: true })
    copyFileSync(backup, copy, constants.COPYFILE_EXCL)
    chmodSync(copy, 0o600)
    const event = serverEvent({ machine, now }, { actor: { name: by } }, 'ADM-035', {
      fields: { artifactName: basename(backup) },
    })
    changeCopy(copy, JSON.stringify(event))
    syncFile(copy)
    const old = existsSync(file) ? setAside(file, now()) : undefined
    renameSync(copy, file)
    syncFile(folder)
    return old
  } catch (cause) {
    if (cause instanceof ServerError) throw cause
    throw new ServerError(
      'state-unavailable',
      { reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  } finally {
    rmSync(copy, { force: true })
  }
}

function changeCopy(copy: string, event: string): void {
  using database = new DatabaseSync(copy)
  database.exec('pragma journal_mode = delete; pragma foreign_keys = on; begin')
  database
    .prepare(`insert into meta (name, value) values ('era', ?) on conflict (name) do update set value = excluded.value`)
    .run(randomUUID())
  database.exec(`delete from meta where name = 'setup'; delete from sessions; delete from idempotency`)
  database.prepare('insert into outbox (event) values (?)').run(event)
  database.exec('commit')
}

/**
 * Gives the state another name beside its own, whole: what is in the log beside it goes into it first.
 *
 * @throws {ServerError} `state-locked`
 */
function setAside(file: string, now: number): string {
  try {
    using database = new DatabaseSync(file, { timeout: 1_000 })
    // Leaving WAL needs the file for oneself: it fails while another process has it open (https://sqlite.org/wal.html).
    database.exec('pragma journal_mode = delete')
  } catch (cause) {
    // A state that cannot even be opened is set aside as it is: that may be why somebody restores.
    const isBusy = cause instanceof Error && 'errcode' in cause && cause.errcode === 5
    if (isBusy) throw new ServerError('state-locked', {}, { cause })
  }
  const old = `${file}.before-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
  linkSync(file, old)
  // Of a damaged state only: they must not be taken for those of the new one.
  for (const end of ['-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, old + end)
  return old
}
