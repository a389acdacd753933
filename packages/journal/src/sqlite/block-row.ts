import { crc32 } from 'node:zlib'
import type { Sequence } from '../journal.ts'
import { formsMost } from './schema.ts'

/** What a row says about its block. */
export type RowFacts = {
  readonly first: Sequence
  /** Number of the form. */
  readonly form: number
  readonly count: number
  readonly acceptedAt: number
  readonly timeMin: number
  readonly timeMax: number
  readonly codes: string
}

/** A block in one form, as its row stands in the table. */
export type BlockRow = RowFacts & { readonly bytes: Uint8Array }

/** The key of a row. */
export function rowId(first: Sequence, form: number): number {
  return first * formsMost + form
}

/** Takes the key of a row, returns the sequence it begins with. */
export function firstOf(id: number): Sequence {
  return Math.floor(id / formsMost)
}

/** CRC-32 over the facts and the bytes: SQLite itself does not notice a bit that the disk has turned. */
export function checksum(row: BlockRow): number {
  const { first, form, count, acceptedAt, timeMin, timeMax, codes, bytes } = row
  return crc32(bytes, crc32(`${first} ${form} ${count} ${acceptedAt} ${timeMin} ${timeMax} ${codes}`))
}

/** A row as SQLite gives it. */
export type Row = Readonly<Record<string, unknown>>

export const blockColumns = 'id, count, accepted_at, time_min, time_max, codes, crc, bytes'

/** Takes a row with `blockColumns` but for the last two, returns its facts. */
export function readRowFacts(row: Row): RowFacts {
  const id = Number(row['id'])
  return {
    first: firstOf(id),
    form: id % formsMost,
    count: Number(row['count']),
    acceptedAt: Number(row['accepted_at']),
    timeMin: Number(row['time_min']),
    timeMax: Number(row['time_max']),
    codes: String(row['codes']),
  }
}

/** Takes a row with `blockColumns`, returns the block, and whether it is what was written. */
export function readBlockRow(row: Row): BlockRow & { readonly sound: boolean } {
  const bytes = row['bytes'] instanceof Uint8Array ? row['bytes'] : new Uint8Array(0)
  const block = { ...readRowFacts(row), bytes }
  return { ...block, sound: checksum(block) === row['crc'] }
}
