import { hash } from 'node:crypto'

/**
 * A stable id for the event that a record gives: the first 128 bits of the SHA-256 of the record's bytes, as 32 hex
 * digits (CEF allows 40 characters in `externalId`). The same record read again, after a restart or from a replayed log
 * file, gets the same id.
 *
 * `part` tells the events of one record apart when it gives more than one.
 */
export function eventId(record: Uint8Array | string, part = 0): string {
  const digest = hash('sha256', record).slice(0, 32)
  return part === 0 ? digest : hash('sha256', `${digest}:${part}`).slice(0, 32)
}
