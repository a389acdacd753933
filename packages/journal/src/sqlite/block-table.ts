// The table of blocks, as those who read it see it.
import type { DatabaseSync } from 'node:sqlite'
import type { Gap, Sequence } from '../journal.ts'
import {
  blockColumns,
  firstOf,
  readBlockRow,
  readRowFacts,
  rowId,
  type BlockRow,
  type Row,
  type RowFacts,
} from './block-row.ts'
import { isDamage } from './explain-sqlite-error.ts'
import { formsMost } from './schema.ts'

/** A sound block, and the name of its form. */
export type FoundBlock = BlockRow & { readonly kind: 'block'; readonly formName: string }

const factColumns = 'id, count, accepted_at, time_min, time_max, codes'

/** Several of these lie on one page with their facts: to read their bytes costs little beyond that. */
const smallBytes = 16 * 1024

/** A block that was not looked at. */
type LeftOut = RowFacts & { readonly kind: 'left-out' }

export type BlockTable = {
  /** Does the work on one state of the table. */
  transact<T>(work: () => T): T
  /** Entries before this were removed. */
  oldest(): Sequence
  /**
   * The block that holds an entry, in a form or, where that is missing or damaged, in another; a gap where it is damaged in all.
   *
   * @param end of the journal: what is damaged ends there at most
   */
  holding(sequence: Sequence, form: string, end: Sequence): FoundBlock | Gap
  /** The block that begins there, in that form and no other; undefined when there is none that is sound. */
  startingAt(first: Sequence, form: number): BlockRow | undefined
  /** Where the block begins that holds an entry, or the one before it. */
  startOf(sequence: Sequence): Sequence
  /** Facts of the blocks that begin there or later, in order, without their bytes; a block in several forms comes several times. */
  factsFrom(first: Sequence): Iterable<RowFacts>
  /** The same for the blocks that begin before an entry, the last one first. */
  factsBefore(sequence: Sequence): Iterable<RowFacts>
  /**
   * Blocks of at most `smallBytes` in a form that begin there or later, in order, as long as they are sound: many with one
   * look-up. Those that are not wanted come as their facts.
   */
  smallFrom(first: Sequence, form: string, isWanted: (facts: RowFacts) => boolean): Iterable<FoundBlock | LeftOut>
  /** The same for the blocks that begin before an entry, the last one first. */
  smallBefore(sequence: Sequence, form: string, isWanted: (facts: RowFacts) => boolean): Iterable<FoundBlock | LeftOut>
}

export function createBlockTable(database: DatabaseSync): BlockTable {
  const begin = database.prepare('begin')
  const rowOf = database.prepare(`select ${blockColumns} from blocks where id = ?`)
  const lastUpTo = database.prepare('select id from blocks where id < ? order by id desc limit 1')
  const nextFrom = database.prepare('select id from blocks where id >= ? order by id limit 1')
  const rowsOf = database.prepare(`select ${blockColumns} from blocks where id >= ? and id < ?`)
  const factsOn = database.prepare(`select ${factColumns} from blocks where id >= ? order by id`)
  const factsBack = database.prepare(`select ${factColumns} from blocks where id < ? order by id desc`)
  const smallRows = `select ${factColumns}, crc, iif(length(bytes) <= ${smallBytes}, bytes, null) as bytes from blocks`
  const rowsFrom = database.prepare(`${smallRows} where id >= ? and id % ${formsMost} = ? order by id`)
  const rowsBack = database.prepare(`${smallRows} where id < ? and id % ${formsMost} = ? order by id desc`)
  const allForms = database.prepare('select number, name from forms')
  const oldest = database.prepare("select value from state where name = 'oldest'")
  let names: ReadonlyMap<number, string> = new Map()

  function loadNames(): void {
    names = new Map(allForms.all().map((row) => [Number(row['number']), String(row['name'])]))
  }

  function nameOf(form: number): string {
    if (!names.has(form)) loadNames()
    return names.get(form) ?? ''
  }

  function numberOf(name: string): number | undefined {
    const known = (): number | undefined => [...names].find(([, one]) => one === name)?.[0]
    if (known() === undefined) loadNames()
    return known()
  }

  function startOf(sequence: Sequence): Sequence {
    const row = lastUpTo.get(rowId(sequence + 1, 0))
    return row === undefined ? sequence : firstOf(Number(row['id']))
  }

  function startingAt(first: Sequence, form: number): BlockRow | undefined {
    try {
      const row = rowOf.get(rowId(first, form))
      const block = row === undefined ? undefined : readBlockRow(row)
      return block?.sound === true ? block : undefined
    } catch (cause) {
      if (isDamage(cause)) return undefined
      throw cause
    }
  }

  function find(sequence: Sequence, formName: string): FoundBlock | undefined {
    const first = startOf(sequence)
    const wanted = numberOf(formName)
    const found =
      (wanted === undefined ? undefined : startingAt(first, wanted)) ??
      rowsOf
        .all(rowId(first, 0), rowId(first + 1, 0))
        .map(readBlockRow)
        .find((row) => row.sound)
    if (found === undefined || first + found.count <= sequence) return undefined
    return { ...found, kind: 'block', formName: nameOf(found.form) }
  }

  /** Where the next block begins; `end` when there is none. Throws when the table cannot be read there. */
  function nextBlock(from: Sequence, end: Sequence): Sequence {
    const row = nextFrom.get(rowId(from, 0))
    return row === undefined ? end : firstOf(Number(row['id']))
  }

  /** The first place from where on the table can be read: found by doubling the stretch that is left out, then halving it. */
  function nextReadable(from: Sequence, end: Sequence): Sequence {
    const readable = (sequence: Sequence): boolean => {
      try {
        nextBlock(sequence, end)
        return true
      } catch {
        return false
      }
    }
    let bad = from
    let step = 1
    while (bad + step < end && !readable(bad + step)) {
      bad += step
      step *= 2
    }
    let good = Math.min(bad + step, end)
    while (good - bad > 1) {
      const middle = bad + Math.floor((good - bad) / 2)
      if (readable(middle)) good = middle
      else bad = middle
    }
    return good >= end ? end : nextBlock(good, end)
  }

  function* small(
    rows: Iterable<Row>,
    formName: string,
    isWanted: (facts: RowFacts) => boolean,
  ): Iterable<FoundBlock | LeftOut> {
    for (const row of rows) {
      if (row['bytes'] === null) return
      const facts = readRowFacts(row)
      if (!isWanted(facts)) {
        yield { ...facts, kind: 'left-out' }
        continue
      }
      const block = readBlockRow(row)
      if (!block.sound) return
      yield { ...block, kind: 'block', formName }
    }
  }

  return {
    smallFrom: (first, form, isWanted) =>
      small(rowsFrom.iterate(rowId(first, 0), numberOf(form) ?? formsMost), form, isWanted),
    smallBefore: (sequence, form, isWanted) =>
      small(rowsBack.iterate(rowId(sequence, 0), numberOf(form) ?? formsMost), form, isWanted),
    transact: (work) => {
      begin.run()
      try {
        return work()
      } finally {
        database.exec('rollback') // there is nothing to commit, and what is damaged makes a commit fail
      }
    },
    oldest: () => Number(oldest.get()?.['value'] ?? 1),
    holding: (sequence, form, end) => {
      try {
        const found = find(sequence, form)
        if (found !== undefined) return found
      } catch (cause) {
        if (!isDamage(cause)) throw cause
      }
      const next = Math.min(nextReadable(sequence, end), end)
      return { kind: 'gap', first: sequence, count: Math.max(next - sequence, 1), reason: 'damaged' }
    },
    startingAt,
    startOf,
    *factsFrom(first) {
      for (const row of factsOn.iterate(rowId(first, 0))) yield readRowFacts(row)
    },
    *factsBefore(sequence) {
      for (const row of factsBack.iterate(rowId(sequence, 0))) yield readRowFacts(row)
    },
  }
}
