import { eventId } from '@tidewaiter/model'

/** A record's bytes or text; or its id alone, of a record that is too long for memory. */
export type RawRecord = Uint8Array | string | { readonly id: string }

/** The id of a record: what {@link eventId} gives for its bytes. */
export function recordId(raw: RawRecord): string {
  return typeof raw === 'object' && 'id' in raw ? raw.id : eventId(raw)
}
