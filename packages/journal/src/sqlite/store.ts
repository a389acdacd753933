import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { JournalError } from '../journal-errors.ts'
import type { Sequence } from '../journal.ts'
import { blockColumns, checksum, firstOf, readBlockRow, rowId, type BlockRow, type Row } from './block-row.ts'
import { countLines } from './block-facts.ts'
import type { NewBlock } from './merge-groups.ts'
import { formsMost, pragma } from './schema.ts'
import { summaryRow, type Summary } from './summary.ts'

/** What a block takes up and where it lies; without its bytes. */
type BlockOutline = {
  readonly first: Sequence
  readonly count: number
  readonly acceptedAt: number
  /** Of all its forms. */
  readonly bytes: number
}

/** The statements of the writer, each in a transaction of the caller's but for `transact` itself. */
export type Store = {
  /** Does the work as a whole, or throws and has done nothing. Durable when it returns. */
  transact<T>(work: () => T): T
  addBlock(first: Sequence, block: NewBlock, acceptedAt: number): void
  saveCursor(name: string, next: Sequence): void
  removeCursor(name: string): void
  saveMark(name: string, value: string): void
  removeMark(name: string): void
  saveState(name: string, value: number): void
  saveSummary(summary: Summary): void
  /** Blocks from there on, each once, and whether it is what was written. */
  blocksFrom(sequence: Sequence): Iterable<BlockRow & { readonly sound: boolean }>
  /** The end of what is summarised; 1 when nothing is. */
  summarised(): Sequence
  /** Where the entries begin and end, as the file says. */
  extent(): { readonly oldest: Sequence; readonly next: Sequence }
  /** Oldest blocks, as many as asked for, each once. */
  outlines(most: number): readonly BlockOutline[]
  removeBefore(next: Sequence): void
  /** Gives empty pages back to the disk, some at a time, when there are many. Returns their bytes. */
  shrink(): number
  cursors(): Map<string, Sequence>
  marks(): Map<string, string>
  state(name: string): number | undefined
  /** In bytes: what is in use, and what stands empty in the file. */
  size(): { readonly used: number; readonly empty: number }
}

/** Empty pages are used again; only what is far beyond that goes back to the disk. */
const keepEmpty = 64 * 1024 * 1024
const pagesAtOnce = 64

export function createStore(database: DatabaseSync): Store {
  const sql = (text: string): StatementSync => database.prepare(text)
  const begin = sql('begin immediate')
  const commit = sql('commit')
  const insert = sql(
    'insert into blocks (id, count, accepted_at, time_min, time_max, codes, crc, bytes) values (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const putCursor = sql('insert into cursors values (?, ?) on conflict (name) do update set next = excluded.next')
  const dropCursor = sql('delete from cursors where name = ?')
  const putMark = sql('insert into marks values (?, ?) on conflict (name) do update set value = excluded.value')
  const dropMark = sql('delete from marks where name = ?')
  const putState = sql('insert into state values (?, ?) on conflict (name) do update set value = excluded.value')
  const getState = sql('select value from state where name = ?')
  const outline = 'select id, count, accepted_at, length(bytes) as size from blocks'
  const newestRow = sql(`select ${blockColumns} from blocks order by id desc limit 1`)
  const oldestRows = sql(`${outline} order by id limit ?`)
  const removeRows = sql('delete from blocks where id < ?')
  const putSummary = sql('insert or replace into summaries values (?, ?, ?, ?, ?, ?, ?)')
  const lastSummary = sql('select first + count as end from summaries order by first desc limit 1')
  const removeSummaries = sql('delete from summaries where first < ?')
  const blocksSince = sql(`select ${blockColumns} from blocks where id >= ? order by id`)
  const allPages = sql('pragma page_count')
  const freePages = sql('pragma freelist_count')
  const pageSize = pragma(database, 'page_size')
  const readForms = sql('select number, name from forms')
  const getForms = (): Map<string, number> =>
    new Map(readForms.all().map((row) => [String(row['name']), Number(row['number'])]))
  let forms = getForms()

  function formNumber(name: string): number {
    const known = forms.get(name)
    if (known !== undefined) return known
    const numbers = new Set(forms.values())
    const number = Array.from({ length: formsMost }, (_, i) => i).find((i) => !numbers.has(i))
    if (number === undefined) {
      throw new JournalError('group-invalid', { fault: `it has the form ${name}, but ${formsMost} others are there` })
    }
    sql('insert into forms values (?, ?)').run(number, name)
    forms.set(name, number)
    return number
  }

  function state(name: string): number | undefined {
    const value = getState.get(name)?.['value']
    return value === undefined ? undefined : Number(value)
  }

  function size(): { used: number; empty: number } {
    const empty = Number(freePages.get()?.['freelist_count']) * pageSize
    return { used: Number(allPages.get()?.['page_count']) * pageSize - empty, empty }
  }

  return {
    transact: (work) => {
      begin.run()
      try {
        const result = work()
        commit.run()
        return result
      } catch (cause) {
        if (database.isTransaction) database.exec('rollback')
        forms = getForms() // one that was new may have gone with the transaction
        throw cause
      }
    },
    addBlock: (first, { facts, bodies }, acceptedAt) => {
      const { count, timeMin, timeMax, codes } = facts
      for (const [name, bytes] of bodies) {
        const form = formNumber(name)
        const crc = checksum({ first, form, count, acceptedAt, timeMin, timeMax, codes, bytes })
        insert.run(rowId(first, form), count, acceptedAt, timeMin, timeMax, codes, crc, bytes)
      }
    },
    saveCursor: (name, next) => void putCursor.run(name, next),
    removeCursor: (name) => void dropCursor.run(name),
    saveMark: (name, value) => void putMark.run(name, value),
    removeMark: (name) => void dropMark.run(name),
    saveState: (name, value) => void putState.run(name, value),
    extent: () => {
      const row = newestRow.get()
      const oldest = state('oldest') ?? 1
      const next = row === undefined ? 1 : firstOf(Number(row['id'])) + countOf(row)
      return { oldest, next: Math.max(next, state('next') ?? 1) }
    },
    outlines: (most) => {
      const found: BlockOutline[] = []
      for (const row of oldestRows.iterate(most)) {
        const block = toOutline(row)
        const last = found.at(-1)
        if (block.first === last?.first) found[found.length - 1] = { ...last, bytes: last.bytes + block.bytes }
        else found.push(block)
      }
      return found
    },
    saveSummary: (summary) => void putSummary.run(...summaryRow(summary)),
    *blocksFrom(sequence) {
      let last: Sequence | undefined
      for (const row of blocksSince.iterate(rowId(sequence, 0))) {
        const block = readBlockRow(row)
        if (block.first !== last) yield block
        last = block.first
      }
    },
    summarised: () => Number(lastSummary.get()?.['end'] ?? 1),
    removeBefore: (next) => {
      removeRows.run(rowId(next, 0))
      // One that reaches beyond counts what has gone, too.
      removeSummaries.run(next)
    },
    shrink: () => {
      const { used, empty } = size()
      if (empty < keepEmpty + used / 4) return 0
      database.exec(`pragma incremental_vacuum(${pagesAtOnce})`)
      return pagesAtOnce * pageSize
    },
    cursors: () =>
      new Map(
        sql('select name, next from cursors')
          .all()
          .map((row) => [String(row['name']), Number(row['next'])]),
      ),
    marks: () =>
      new Map(
        sql('select name, value from marks')
          .all()
          .map((row) => [String(row['name']), String(row['value'])]),
      ),
    state,
    size,
  }
}

/** How many entries the newest block has; counted when the row is damaged, so that no sequence is given twice. */
function countOf(row: Row): number {
  const block = readBlockRow(row)
  return block.sound ? block.count : countLines(block.bytes)
}

function toOutline(row: Row): BlockOutline {
  return {
    first: firstOf(Number(row['id'])),
    count: Number(row['count']),
    acceptedAt: Number(row['accepted_at']),
    bytes: Number(row['size']),
  }
}
