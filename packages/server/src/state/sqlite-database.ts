import { closeSync, constants, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase } from 'kysely'

/**
 * The SQLite of Node as kysely wants it. The file is made for this user alone, and a link in its place is not followed.
 *
 * `synchronous = full`: what was answered survives a loss of power.
 */
export function openSqlite(file: string): SqliteDatabase & { readonly raw: DatabaseSync } {
  closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600))
  const raw = new DatabaseSync(file)
  raw.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000; pragma cache_size = -16384',
  )
  return {
    raw,
    close: () => raw.close(),
    prepare: (sql) => {
      const statement = raw.prepare(sql)
      const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[]
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => {
          const { changes, lastInsertRowid } = statement.run(...values(parameters))
          return { changes, lastInsertRowid }
        },
        iterate: (parameters) => statement.iterate(...values(parameters)),
      }
    },
  }
}
