// What stands in `journal.db`.
//
// `blocks` holds the entries: one row for each block in each form. Rows of a block lie beside each other, and the rows of
// the next block follow, because the key is made of both: `first * formsMost + form`. A point look-up finds the next block
// without an index, removing the oldest is removing from one end. The facts stand before the bytes, so that looking at
// them does not read the overflow pages of the bytes.
//
// `summaries` says of a stretch of whole blocks, some 16,000 entries, how many entries of which code, severity and outcome
// happened in which minute (`summary.ts`). It holds nothing that is not in `blocks`: where there is no row, or a damaged one, the
// blocks are read. Journals of the first format have none for what they held before; that is gone with its time.
//
// `state` holds single numbers: `oldest` and `next` as they were when entries were last removed, and what was counted.
import type { DatabaseSync } from 'node:sqlite'
import { JournalError } from '../journal-errors.ts'

/** Forms that a journal can hold at a time; with 16 there is room for 2^49 sequences, 17 years of a million a second. */
export const formsMost = 16

/** Marks the file as a journal of ours: 'TDWJ'. */
const applicationId = 0x5444574a

/** Steps to the newest format, each tried and applied as a whole. The number of steps is the number of the format. */
const steps: readonly string[] = [
  `
  create table forms (number integer primary key, name text not null unique) strict;
  create table blocks (
    id integer primary key,
    count integer not null,
    accepted_at integer not null,
    time_min integer not null,
    time_max integer not null,
    codes text not null,
    crc integer not null,
    bytes blob not null
  ) strict;
  create table cursors (name text primary key, next integer not null) strict, without rowid;
  create table marks (name text primary key, value text not null) strict, without rowid;
  create table state (name text primary key, value integer not null) strict, without rowid;
  create table dead_letters (
    id integer primary key autoincrement,
    at integer not null,
    integration text not null,
    reason text not null,
    detail text not null,
    sequence integer not null,
    line text
  ) strict;
  create index dead_letters_of on dead_letters (integration, id);
  `,
  `
  create table summaries (
    first integer primary key,
    count integer not null,
    time_min integer not null,
    time_max integer not null,
    kinds text not null,
    crc integer not null,
    cells blob not null
  ) strict;
  `,
]

/**
 * Brings a database to the newest format.
 *
 * @throws {JournalError} `journal-newer`; `journal-damaged` for a database that is not a journal
 */
export function migrate(database: DatabaseSync, place: { readonly folder: string; readonly file: string }): void {
  const found = pragma(database, 'user_version')
  const id = pragma(database, 'application_id')
  const tables = database.prepare('select count(*) as count from sqlite_schema').get()?.['count']
  if (tables !== 0 && id !== applicationId) {
    throw new JournalError('journal-damaged', { ...place, reason: 'the file is a database, but not a journal' })
  }
  if (found > steps.length) {
    throw new JournalError('journal-newer', { folder: place.folder, found, known: steps.length })
  }
  if (found === steps.length) return
  database.exec('begin immediate')
  try {
    for (const step of steps.slice(found)) database.exec(step)
    database.exec(`pragma application_id = ${applicationId}; pragma user_version = ${steps.length}; commit`)
  } catch (cause) {
    if (database.isTransaction) database.exec('rollback')
    throw cause
  }
}

/** Takes the name of a pragma that is one number, returns it. */
export function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`pragma ${name}`).get()
  return row === undefined ? 0 : Number(Object.values(row)[0])
}

/** A file of this size is looked through at opening, in 0.1 s. */
const looksThrough = 64 * 1024 * 1024

/**
 * Looks for damage that would show later: in the tree of a small file, in the header of a large one.
 *
 * @throws {JournalError} `journal-damaged`
 */
export function checkIntegrity(
  database: DatabaseSync,
  place: { readonly folder: string; readonly file: string },
): void {
  if (pragma(database, 'page_count') * pragma(database, 'page_size') > looksThrough) return
  const found = String(Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0])
  if (found !== 'ok') throw new JournalError('journal-damaged', { ...place, reason: found })
}
