import { entryStamp } from '@tidewaiter/journal'
import { familyOf, severityOf, writeEvent, type Event, type Family, type Profile } from '@tidewaiter/model'

/** The entry line of an event under a profile, as the converter writes it into the journal. */
export function entryOf(event: Event, profile: Profile): string {
  const severity = severityOf(familyOf(event.code) as Family, event.outcome)
  const stamp = entryStamp(event.time, severity, event.fields.nodeName)
  const milliseconds = String(((event.time % 1000) + 1000) % 1000).padStart(3, '0')
  return `${stamp}${milliseconds} ${writeEvent(event, profile).text}`
}
