import type { FoundEvent } from '@tidewaiter/gateway'
import { eventId, isCode, writeEvent, type Event, type Profile } from '@tidewaiter/model'

/**
 * A message in a profile, and how it came to be:
 *
 * - `kept`: the journal has it so, byte for byte.
 * - `rewritten`: it is kept in another profile, and was written anew from what that one has keys for.
 * - `verbatim`: another sender's, which goes out as it came, whatever the profile.
 * - `as-kept`: it is kept in another profile and is no event of the scheme of today; given as it is.
 */
export type ProfileMessage = {
  readonly message: string
  readonly origin: 'kept' | 'rewritten' | 'verbatim' | 'as-kept'
}

/** Takes an event of the journal, returns its CEF message in a profile. */
export function messageIn(found: FoundEvent, profile: Profile): ProfileMessage {
  const { message, verbatim } = found
  if (verbatim === true) return { message, origin: 'verbatim' }
  const { vendor, product, version } = profile.device
  if (message.startsWith(`CEF:0|${vendor}|${product}|${version}|`)) return { message, origin: 'kept' }
  const event = eventIn(found)
  return event === undefined
    ? { message, origin: 'as-kept' }
    : { message: writeEvent(event, profile).text, origin: 'rewritten' }
}

function eventIn({ message, ...found }: FoundEvent): Event | undefined {
  // Where the form has no place for the id, it follows from the message, as wherever one is read.
  const { code, time, id = eventId(message), outcome, fields, origin, summary } = found
  if (!isCode(code) || outcome === undefined) return undefined
  return { code, time, id, outcome, fields, ...(origin && { origin }), ...(summary && { summary }) }
}
