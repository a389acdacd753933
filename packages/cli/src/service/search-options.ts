import type { Command } from 'commander'
import type { EntrySearch } from '@tidewaiter/gateway'
import { wholeNumber } from '../options.ts'
import { moment } from './moment.ts'

/** Which events of the journal are meant. */
export type SearchOptions = {
  readonly since?: number
  readonly until?: number
  readonly codes?: readonly string[]
  readonly where?: string
  readonly from?: number
  readonly to?: number
}

/** Declares the options of {@link SearchOptions}. */
export function addSearchOptions(command: Command): void {
  command
    .option(
      '--since <time>',
      'events that happened from this time on: 30m, 2h or 7d ago, or 2026-03-01T12:00:00Z',
      moment(Date.now),
    )
    .option('--until <time>', 'events that happened before this time', moment(Date.now))
    .option('--codes <list>', 'families and codes, such as PM,NT-002', list)
    .option('--where <condition>', 'condition in CEL, such as \'event.namespace == "shop"\'')
    .option('--from <sequence>', 'from this number in the journal on', wholeNumber(1))
    .option('--to <sequence>', 'before this number', wholeNumber(1))
}

export function searchOf({ since, until, codes, where, from, to }: SearchOptions): EntrySearch {
  return { since, until, codes, where, from, to }
}

function list(text: string): readonly string[] {
  return text.split(',').filter((word) => word !== '')
}
