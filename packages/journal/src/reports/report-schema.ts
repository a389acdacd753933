import { closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../journal-errors.ts'

/** Of `reports.db`; a later one adds what the one before lacks. */
const format = 2

/**
 * `at` is when it was scanned, and decides which is the newest; a time in the future counts as now. `kept_at` is when it came
 * in last, and decides about its age: a report of an old scan that comes today is not old.
 */
const schema = `
  create table reports (
    id integer primary key autoincrement,
    artifact text not null,
    tool text not null,
    at integer not null,
    kept_at integer not null,
    newest integer not null,
    name text not null,
    way text not null,
    source text not null,
    summary text not null,
    digest blob not null,
    body blob not null,
    unique (artifact, tool, digest)
  ) strict;
  create index reports_of on reports (artifact, tool, at);
  create index reports_by_name on reports (name, at);
  create index reports_by_scan on reports (at);
  create index reports_by_age on reports (newest, at);
  create index reports_by_coming on reports (kept_at)`

/**
 * `change` is the number of the last change of a report: each that is kept, or comes again, gets the next one. It is counted in
 * `store`, as the report with the highest may be gone. `era` names this file: numbers of another one mean nothing here.
 */
const withChanges = `
  alter table reports add column change integer not null default 0;
  update reports set change = id;
  create unique index reports_by_change on reports (change);
  create table store (era text not null, change integer not null) strict;
  insert into store select lower(hex(randomblob(16))), coalesce(max(change), 0) from reports`

export type ReportFile = { readonly folder: string; readonly file: string }

/** The file of the reports in a folder. */
export function reportFile(folder: string): ReportFile {
  return { folder, file: join(folder, 'reports.db') }
}

/**
 * Opens the file, makes it (0600) where it is missing.
 *
 * @throws {JournalError} `journal-newer`; and what SQLite and the system throw
 */
export function openReportFile({ folder, file }: ReportFile): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // SQLite would make it for everybody to read, and follow a link.
  closeSync(openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600))
  const database = new DatabaseSync(file)
  database.exec(
    'pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -4096; pragma busy_timeout = 10000',
  )
  const found = Number(database.prepare('pragma user_version').get()?.['user_version'])
  if (found > format) throw new JournalError('journal-newer', { folder, found, known: format })
  const steps = [schema, withChanges].slice(found)
  if (steps.length > 0) database.exec(`begin immediate; ${steps.join(';')}; pragma user_version = ${format}; commit`)
  return database
}
