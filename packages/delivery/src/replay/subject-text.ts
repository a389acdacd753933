import type { ReplaySubject } from './replay.ts'

/** More is not read by anybody in a line of a log. */
const mostListed = 20

/** What a replay sends again, in words: `events of PM, NT-002 that happened from 2026-03-01T00:00:00.000Z on`. */
export function subjectText(subject: ReplaySubject): string {
  if (subject.kind === 'dead-letters') {
    const { ids } = subject
    return ids === undefined ? 'all dead letters' : `the dead letters ${listed(ids)}`
  }
  const { codes, since, until, from, to } = subject.query
  const where = subject.select?.where
  const conditions = [
    codes !== undefined && `of ${listed(codes)}`,
    since !== undefined && `that happened from ${timeText(since)} on`,
    until !== undefined && `that happened before ${timeText(until)}`,
    from !== undefined && `from number ${from} on`,
    to !== undefined && `before number ${to}`,
    where !== undefined && `where ${where}`,
  ].filter((condition) => condition !== false)
  return conditions.length === 0 ? 'everything in the journal' : `events ${conditions.join(', ')}`
}

function listed(items: readonly (string | number)[]): string {
  const more = items.length - mostListed
  return `${items.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function timeText(time: number): string {
  return new Date(time).toISOString()
}
