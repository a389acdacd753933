import { summaryOf } from '@tidewaiter/flood'
import type { Journal } from '@tidewaiter/journal'
import type { Profile } from '@tidewaiter/model'
import type { IntakeTell } from '../intake-happenings.ts'
import { entryLines } from '../stream/entry-lines.ts'
import { readWithheld, wayOfMark, withheldMarks } from './withheld-mark.ts'

/** Summaries in one append. */
const maxGroup = 1_000

/**
 * Appends the summaries of what an earlier process has withheld and did not sum up, as it was killed. To be called before ways
 * are opened. A summary and the emptying of its mark are in one group: none is lost and none appended twice.
 *
 * @param forms profiles that integrations use
 * @throws {JournalError} when the journal refuses; what is left is settled at the next start
 */
export async function settleWithheld(journal: Journal, forms: readonly Profile[], tell: IntakeTell): Promise<void> {
  const left = [...journal.marks.list(withheldMarks())].flatMap(([name, text]) => {
    const withheld = readWithheld(text)
    return withheld === undefined ? [] : [{ name, withheld }]
  })
  for (let from = 0; from < left.length; from += maxGroup) {
    const some = left.slice(from, from + maxGroup)
    const events = some.map(({ withheld }) => summaryOf(withheld))
    const bodies = new Map(forms.map((form) => [form.name, entryLines(events, form)]))
    await journal.append({ count: events.length, bodies, marks: new Map(some.map(({ name }) => [name, ''])) })
    for (const [way, of] of Map.groupBy(some, ({ name }) => wayOfMark(name))) {
      tell('withheld-settled', { way, summaries: of.length })
    }
  }
}
