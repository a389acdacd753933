import { parseCef, type CefMessage } from '@tidewaiter/cef'
import { readEntryStamp, type EntryStamp } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import { DeliveryError } from '../delivery-errors.ts'
import { eventOf } from '../writing/rewrite-message.ts'

/** An entry of the journal, read. */
export type ReadEntry = {
  readonly stamp: EntryStamp
  readonly message: CefMessage
  /** Absent for another sender's message that follows no profile. */
  readonly event?: Event
}

/** Takes an entry line and its form, returns what it says; undefined for a line that is none. */
export function readEntry(line: string, form: string): ReadEntry | undefined {
  const stamp = readEntryStamp(line)
  if (stamp === undefined) return undefined
  const message = parseCef(line.slice(stamp.message))
  const event = eventOf(line, form, message)
  return { stamp, message, ...(!(event instanceof DeliveryError) && { event }) }
}
