import { closeSync, constants, openSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import type { SqliteDatabase, SqliteStatement } from 'kysely'

/**
 * The SQLite of Node as kysely wants it. The file is made for this user alone, and a link in its place is not followed.
 *
 * `synchronous = full`: what was answered survives a loss of power. Statements are kept: to prepare one costs more than to run it,
 * a fifth of the time of a request that reads. kysely uses the one connection for one query after the other, so none is run twice at
 * a time, and a stream that ends early is reset by its iterator.
 */
export function openSqlite(file: string): SqliteDatabase & { readonly raw: DatabaseSync } {
  closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600))
  const raw = new DatabaseSync(file)
  raw.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma busy_timeout = 5000; pragma cache_size = -16384',
  )
  const kept = new Map<string, SqliteStatement>()
  return {
    raw,
    close: () => raw.close(),
    prepare: (sql) => {
      const statement = kept.get(sql) ?? prepare(raw, sql)
      // The one that was used last stands last; the first is the one that goes.
      kept.delete(sql)
      kept.set(sql, statement)
      if (kept.size > mostKept) kept.delete(kept.keys().next().value!)
      return statement
    },
  }
}

/** Statements of the program are some hundreds; lists of values that are written out make more of them. */
const mostKept = 500

function prepare(raw: DatabaseSync, sql: string): SqliteStatement {
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
}
