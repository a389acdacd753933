import { writeCef, type WrittenCef } from '@tidewaiter/cef'
import { codes, familyOf } from './codes.ts'
import type { Event } from './event.ts'
import { families, type Family } from './families.ts'
import type { FieldName } from './fields.ts'
import { layoutOf, type Profile, type SlotValue } from './profiles/profile.ts'
import { severityOf } from './severity.ts'
import { summaryText } from './summary-text.ts'

/** How a message is written beside what the profile says. */
export type WriteOptions = {
  /** Byte budget of the CEF message in UTF-8, envelope not included; no limit when absent. */
  readonly maxBytes?: number
  /** One space after the header's last pipe, for liblognorm 2.0.6, which eats the first letter of the first key. */
  readonly spaceBeforeExtension?: boolean
}

/**
 * Writes an event as one CEF message under a profile. Name, severity and the set of keys follow from the catalogue; the name
 * of a summary says so behind that.
 * Values that are absent are left out with their label. The result says which values were shortened to keep the budget.
 */
export function writeEvent(event: Event, profile: Profile, options: WriteOptions = {}): WrittenCef {
  const family = familyOf(event.code) as Family
  return writeCef(
    {
      deviceVendor: profile.device.vendor,
      deviceProduct: profile.device.product,
      deviceVersion: profile.device.version,
      deviceEventClassId: event.code,
      name:
        event.summary === undefined ? families[family].name : `${families[family].name} ${summaryText(event.summary)}`,
      severity: String(severityOf(family, event.outcome)),
    },
    pairsOf(event, profile),
    { ...options, shortenFirst: profile.shortenFirst },
  )
}

/** The extension pairs of an event under a profile, in writing order, each label behind its value. Unescaped text. */
export function pairsOf(event: Event, profile: Profile): readonly (readonly [key: string, value: string])[] {
  const family = familyOf(event.code) as Family
  const pairs: (readonly [string, string])[] = []
  for (const { key, value, label, unless } of layoutOf(profile, family)) {
    if (unless !== undefined && event.fields[unless] !== undefined) continue
    const text = slotText(event, value)
    if (text === undefined) continue
    pairs.push([key, text])
    if (label !== undefined) pairs.push([`${key}Label`, label])
  }
  return pairs
}

function slotText(event: Event, value: SlotValue): string | undefined {
  switch (value) {
    case 'outcome':
      return event.outcome
    case 'time':
      return String(event.time)
    case 'id':
      return event.id
    case 'category':
      return families[familyOf(event.code) as Family].category
    case 'message':
      return event.origin?.rule === undefined
        ? codes[event.code].meaning
        : `${codes[event.code].meaning}: ${event.origin.rule}`
    case 'tool':
      return event.origin?.tool
    case 'rule':
      return event.origin?.rule
    case 'priority':
      return event.origin?.priority
    case 'count':
      return event.summary && String(event.summary.count)
    case 'since':
      return event.summary && String(event.summary.since)
    case 'until':
      return event.summary && String(event.time)
    default:
      return fieldText(event, value)
  }
}

function fieldText(event: Event, name: FieldName): string | undefined {
  const value = event.fields[name]
  return value === undefined ? undefined : String(value)
}
