import { entryStamp } from '@tidewaiter/journal'
import type { Event, Profile } from '@tidewaiter/model'
import { OutputBuffer, writeMessage, type EnvelopeWriter } from '@tidewaiter/sources'

/**
 * How entries are written; see `entry-line.ts` of the journal. With the budget an entry stays below 65,536 bytes under any
 * header, beyond which syslog-ng hangs up. An integration's own limit is kept when it delivers.
 */
export const entryFormat: {
  readonly envelope: EnvelopeWriter
  readonly framing: 'lf'
  readonly maxBytes: number
} = { envelope: { write: entryStamp, granularity: 'second', thenMilliseconds: true }, framing: 'lf', maxBytes: 64_000 }

/** The entry lines of events under a profile, each with its line feed. */
export function entryLines(events: readonly Event[], profile: Profile): Uint8Array {
  const output = new OutputBuffer(entryFormat.framing, 1_024)
  for (const event of events) output.add(writeMessage(event, { ...entryFormat, profile }).text)
  return output.bytes.slice(0, output.length)
}
