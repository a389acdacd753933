import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DeadLetter, NewDeadLetter } from '../journal.ts'
import type { DeadLetterChange, DeadLetterQuery, Pairs } from './protocol.ts'

/** The table of dead letters, as the writer uses it; each call within a transaction of the caller's. */
export type DeadLetterStore = {
  readonly most: number
  /** @returns how many of the oldest had to go */
  add(letters: readonly NewDeadLetter[]): DeadLetterChange
  remove(ids: readonly number[]): DeadLetterChange
  counts(): Pairs<number>
}

const defaultMaxDeadLetters = 100_000

/** A detail is one sentence; what is longer was not written by us. */
const detailMost = 4096

export function createDeadLetterStore(database: DatabaseSync, most: number = defaultMaxDeadLetters): DeadLetterStore {
  const insert = database.prepare(
    'insert into dead_letters (at, integration, reason, detail, sequence, line) values (?, ?, ?, ?, ?, ?)',
  )
  const total = database.prepare('select count(*) as count from dead_letters')
  const dropOldest = database.prepare(
    'delete from dead_letters where id in (select id from dead_letters order by id limit ?)',
  )
  const drop = database.prepare('delete from dead_letters where id = ?')
  const group = database.prepare('select integration, count(*) as count from dead_letters group by integration')

  const counts = (): Pairs<number> => group.all().map((row) => [String(row['integration']), Number(row['count'])])

  return {
    most,
    add: (letters) => {
      const at = Date.now()
      for (const { integration, reason, detail, sequence, line } of letters) {
        insert.run(at, integration, reason, detail.slice(0, detailMost), sequence, line ?? null)
      }
      const excess = Number(total.get()?.['count']) - most
      if (excess > 0) dropOldest.run(excess)
      return { removed: Math.max(excess, 0), counts: counts() }
    },
    remove: (ids) => {
      let removed = 0
      for (const id of ids) removed += Number(drop.run(id).changes)
      return { removed, counts: counts() }
    },
    counts,
  }
}

/** Takes a question, returns the dead letters, oldest first. A row that is damaged is left out. */
export function listDeadLetters(database: DatabaseSync, query: DeadLetterQuery): readonly DeadLetter[] {
  const { integration, limit } = query
  const of = integration === undefined ? '' : 'and integration = ?'
  const ids = database.prepare(`select id from dead_letters where id > ? ${of} order by id limit ?`)
  const row = database.prepare('select * from dead_letters where id = ?')
  const found: DeadLetter[] = []
  let after = query.after ?? 0
  for (let left = limit; left > 0; left = limit - found.length) {
    const next = ids.all(...(integration === undefined ? [after, left] : [after, integration, left]))
    if (next.length === 0) break
    for (const { id } of next) {
      const letter = readLetter(row, Number(id))
      if (letter !== undefined) found.push(letter)
    }
    after = Number(next.at(-1)!['id'])
  }
  return found
}

function readLetter(select: StatementSync, id: number): DeadLetter | undefined {
  try {
    const row = select.get(id)
    if (row === undefined) return undefined
    const { at, integration, reason, detail, sequence, line } = row
    return {
      id,
      at: Number(at),
      integration: String(integration),
      reason: String(reason),
      detail: String(detail),
      sequence: Number(sequence),
      ...(typeof line === 'string' ? { line } : {}),
    }
  } catch {
    return undefined
  }
}
