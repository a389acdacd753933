import { entryStamp, type Sequence } from '@tidewaiter/journal'
import { familyOf, severityOf, writeEvent, type Event, type Family, type Profile } from '@tidewaiter/model'
import type { Reading } from '../writing/reading.ts'

/** The entry line of a summary, to be read as if it stood in the journal, in the form of the profile. */
export function summaryReading(event: Event, sequence: Sequence, profile: Profile): Reading {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const stamp = entryStamp(event.time, severity, event.fields.nodeName)
  const milliseconds = String(((event.time % 1000) + 1000) % 1000).padStart(3, '0')
  const bytes = Buffer.from(`${stamp}${milliseconds} ${writeEvent(event, profile).text}`)
  const block = { kind: 'block', first: sequence, count: 1, form: profile.name, bytes, acceptedAt: event.time } as const
  return { block, bytes, offset: 0, sequence, again: false }
}
