import { parseCef, writeCef, type CefMessage, type WrittenCef } from '@tidewaiter/cef'
import { readEntryStamp } from '@tidewaiter/journal'
import { findProfile, readEvent, writeEvent, type Event, type Profile } from '@tidewaiter/model'
import { DeliveryError } from '../delivery-errors.ts'

/** How a message has to be. */
export type Wanted = {
  readonly profile: Profile
  readonly spaceBeforeExtension: boolean
  /** For the CEF message alone, in UTF-8. */
  readonly maxBytes: number
  /** The same with the envelope, for people. */
  readonly limit: number
}

/** Takes an entry line that has a stamp and its form, returns the message as it is wanted, or why there is none. */
export function rewriteMessage(
  line: string,
  form: string,
  wanted: Wanted,
): { readonly text: string; readonly shortened: boolean } | DeliveryError {
  const stamp = readEntryStamp(line)
  const message = parseCef(line.slice(stamp?.message ?? 0))
  const { header } = message
  if (header === null) return new DeliveryError('entry-unreadable', { fault: 'no CEF header' })
  const written = stamp?.verbatim
    ? shorten(message, { ...wanted, spaceBeforeExtension: false })
    : form === wanted.profile.name
      ? shorten(message, wanted)
      : translate(line, form, message, wanted)
  if (written instanceof DeliveryError) return written
  if (!written.withinBudget) return new DeliveryError('entry-too-long', { limit: wanted.limit })
  return { text: written.text, shortened: written.shortened.length > 0 || written.dropped.length > 0 }
}

/** The same pairs, cut as the profile says: reading the event could leave some out. */
function shorten(message: CefMessage, { profile, maxBytes, spaceBeforeExtension }: Wanted): WrittenCef {
  const pairs = message.pairs.map(({ key, value }) => [key, value] as const)
  const options = { maxBytes, spaceBeforeExtension, shortenFirst: profile.shortenFirst }
  return writeCef(message.header as NonNullable<CefMessage['header']>, pairs, options)
}

function translate(line: string, form: string, message: CefMessage, wanted: Wanted): WrittenCef | DeliveryError {
  const event = eventOf(line, form, message)
  return event instanceof DeliveryError ? event : writeEvent(event, wanted.profile, wanted)
}

/** Takes an entry line, its form and its message; returns the event, or why there is none. */
export function eventOf(line: string, form: string, message: CefMessage): Event | DeliveryError {
  const { time = 0, verbatim = false } = readEntryStamp(line) ?? {}
  // A verbatim message has not been written under a profile of ours: its header tells which it follows.
  const profile = verbatim ? undefined : findProfile(form)
  const { event, problems } = readEvent(message, { time, receivedAt: time, ...(profile && { profile }) })
  return event ?? new DeliveryError('entry-unreadable', { fault: problems.at(-1)?.message ?? 'no event' })
}
