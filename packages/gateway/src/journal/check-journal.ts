import type { Gap, Journal } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'

/** What a journal was found to hold. */
export type JournalReport = {
  readonly entries: number
  /** Entries that cannot be read any more, in the order of the journal; the first 1,000 places. */
  readonly gaps: readonly Pick<Gap, 'first' | 'count' | 'reason'>[]
  readonly damaged: number
}

const mostGaps = 1000

/** Reads the whole journal, checksums included. */
export async function checkJournal(journal: Journal): Promise<JournalReport> {
  let [entries, damaged] = [0, 0]
  const gaps: Pick<Gap, 'first' | 'count' | 'reason'>[] = []
  for await (const part of journal.search({ form: profiles[0]!.name })) {
    if (part.kind === 'block') entries += part.count
    else {
      if (part.reason === 'damaged') damaged += part.count
      if (gaps.length < mostGaps) gaps.push({ first: part.first, count: part.count, reason: part.reason })
    }
  }
  return { entries, gaps, damaged }
}
