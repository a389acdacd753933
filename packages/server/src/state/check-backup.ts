import { DatabaseSync } from 'node:sqlite'
import { ServerError } from '../server-errors.ts'
import { migrations } from './migrations.ts'

/** What no state is without. */
const tables = ['kysely_migration', 'meta', 'outbox', 'settings', 'users']

/**
 * Refuses a file that is no whole state of ours, or one of a newer version. It is read only.
 *
 * @throws {ServerError} `backup-unusable`, `state-newer`
 */
export function checkBackup(file: string): void {
  const refused = (fault: string, cause?: unknown): ServerError =>
    new ServerError('backup-unusable', { file, fault }, { cause })
  let found: { readonly whole: string; readonly names: readonly string[]; readonly steps: readonly string[] }
  try {
    using database = new DatabaseSync(file, { readOnly: true })
    const column = (sql: string): string[] =>
      database
        .prepare(sql)
        .all()
        .map((row) => String(Object.values(row)[0]))
    const names = column(`select name from sqlite_schema where type = 'table'`)
    const steps = names.includes('kysely_migration') ? column('select name from kysely_migration order by name') : []
    found = { whole: column('pragma integrity_check(1)')[0] ?? '', names, steps }
  } catch (error) {
    throw refused(error instanceof Error ? error.message : String(error), error)
  }
  const missing = tables.find((name) => !found.names.includes(name))
  if (missing !== undefined) throw refused(`it has no table ${missing}`)
  if (found.whole !== 'ok') throw refused(`it is damaged: ${found.whole}`)
  const known = Object.keys(migrations('sqlite'))
  const newer = found.steps.find((step) => !known.includes(step))
  if (newer !== undefined) throw new ServerError('state-newer', { found: newer })
}
