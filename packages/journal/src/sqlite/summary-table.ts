// The table of summaries, as those who read it see it. One that is damaged is as good as none: the blocks are read then.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Sequence } from '../journal.ts'
import type { Row } from './block-row.ts'
import { isDamage } from './explain-sqlite-error.ts'
import { checksum, type SummaryFacts } from './summary.ts'
import { minuteMs } from './tally.ts'

export type SummaryTable = {
  /** The summary that begins there or is the last one before; it may end before that entry. */
  upTo(sequence: Sequence): SummaryFacts | undefined
  /** Where the next summary begins behind an entry. */
  firstAfter(sequence: Sequence): Sequence | undefined
  /** What the summary that begins there counts; undefined when it is damaged. */
  countsOf(first: Sequence): Iterable<MinuteCount> | undefined
}

/** So many entries of a kind in the minute that begins at that time. */
type MinuteCount = { readonly kind: string; readonly time: number; readonly count: number }

export function createSummaryTable(database: DatabaseSync): SummaryTable {
  const facts = 'first, count, time_min, time_max, kinds'
  const lastUpTo = database.prepare(`select ${facts} from summaries where first <= ? order by first desc limit 1`)
  const nextAfter = database.prepare('select first from summaries where first > ? order by first limit 1')
  const whole = database.prepare(`select ${facts}, crc, cells from summaries where first = ?`)

  function get(statement: StatementSync, sequence: Sequence): Row | undefined {
    try {
      return statement.get(sequence)
    } catch (cause) {
      if (isDamage(cause)) return undefined
      throw cause
    }
  }

  return {
    upTo: (sequence) => {
      const row = get(lastUpTo, sequence)
      return row === undefined ? undefined : readFacts(row)
    },
    firstAfter: (sequence) => {
      const row = get(nextAfter, sequence)
      return row === undefined ? undefined : Number(row['first'])
    },
    countsOf: (first) => {
      const row = get(whole, first)
      const cells = row?.['cells']
      if (row === undefined || !(cells instanceof Uint8Array)) return undefined
      const found = readFacts(row)
      return checksum(found, cells) === row['crc'] ? countsIn(found, cells) : undefined
    },
  }
}

function readFacts(row: Row): SummaryFacts {
  return {
    first: Number(row['first']),
    count: Number(row['count']),
    timeMin: Number(row['time_min']),
    timeMax: Number(row['time_max']),
    kinds: String(row['kinds']),
  }
}

function* countsIn({ timeMin, kinds }: SummaryFacts, cells: Uint8Array): Iterable<MinuteCount> {
  const base = Math.floor(timeMin / minuteMs)
  const names = kinds.split('\n')
  const numbers = new Uint32Array(cells.slice().buffer)
  for (let at = 0; at + 2 < numbers.length; at += 3) {
    yield { kind: names[numbers[at + 1]!] ?? '', time: (base + numbers[at]!) * minuteMs, count: numbers[at + 2]! }
  }
}
