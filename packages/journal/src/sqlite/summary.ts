import { crc32 } from 'node:zlib'
import type { Sequence } from '../journal.ts'
import { minuteMs, type Tally } from './tally.ts'

/** What a stretch of whole blocks holds. */
export type SummaryFacts = {
  readonly first: Sequence
  readonly count: number
  /** Least and greatest time of its events, ms since 1970-01-01 UTC. */
  readonly timeMin: number
  readonly timeMax: number
  /** Kinds that occur (see `tally.ts`), one a line. */
  readonly kinds: string
}

export type Summary = Omit<SummaryFacts, 'kinds'> & { readonly tally: Tally }

type SqlValue = number | string | Uint8Array

/**
 * A summary as a row of its table. `cells` holds three numbers for each count, of 32 bits, least byte first: the minute, counted
 * from that of `timeMin`; the place of the kind in the list; how many.
 */
export function summaryRow({ first, count, timeMin, timeMax, tally }: Summary): SqlValue[] {
  const kinds = [...tally.keys()].join('\n')
  const numbers: number[] = []
  const base = Math.floor(timeMin / minuteMs)
  let kind = 0
  for (const minutes of tally.values()) {
    for (const [minute, number] of minutes) numbers.push(minute - base, kind, number)
    kind++
  }
  const cells = new Uint8Array(Uint32Array.from(numbers).buffer)
  return [first, count, timeMin, timeMax, kinds, checksum({ first, count, timeMin, timeMax, kinds }, cells), cells]
}

/** Whether the span of a tally can be written: 32 bits of minutes are 8,000 years. */
export function fitsRow({ timeMin, timeMax }: Pick<Summary, 'timeMin' | 'timeMax'>): boolean {
  return timeMax - timeMin < 2 ** 32 * minuteMs
}

/** CRC-32 over all of it. */
export function checksum({ first, count, timeMin, timeMax, kinds }: SummaryFacts, cells: Uint8Array): number {
  return crc32(cells, crc32(`${first} ${count} ${timeMin} ${timeMax} ${kinds}`))
}
