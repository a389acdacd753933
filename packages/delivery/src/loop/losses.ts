import type { Gap, Journal, NewDeadLetter, Sequence } from '@tidewaiter/journal'
import { DeliveryError } from '../delivery-errors.ts'

/** Entries that are known not to have been delivered. */
export type Loss = { readonly sequence: Sequence; readonly count: number; readonly reason: Gap['reason'] }

/**
 * What a gap of the journal has cost; undefined when nothing. What lies before `done` was handed over or counted before: it
 * was only to be sent again.
 */
export function lossOf({ first, count, reason }: Gap, done: Sequence): Loss | undefined {
  const sequence = Math.max(first, done)
  const lost = first + count - sequence
  return lost <= 0 ? undefined : { sequence, count: lost, reason }
}

/** The dead letter for damaged entries: one for all of them, without a line. Those that were removed have none. */
export function letterOfLoss(integration: string, { sequence, count, reason }: Loss): NewDeadLetter[] {
  if (reason === 'removed') return []
  const { code, message } = new DeliveryError('entry-damaged', { count, sequence })
  return [{ integration, reason: code, detail: message, sequence }]
}

/** The dead letter for a datagram of so many bytes that the network did not take. */
export async function letterOfDatagram(
  integration: string,
  { sequence, size }: { readonly sequence: Sequence; readonly size: number },
  journal: Journal,
  form: string,
): Promise<NewDeadLetter> {
  const { code, message } = new DeliveryError('entry-refused', { size })
  const line = await lineOf(journal, sequence, form)
  return { integration, reason: code, detail: message, sequence, ...(line !== undefined && { line }) }
}

/** The line of one entry, without its line feed; undefined when it is gone. */
async function lineOf(journal: Journal, sequence: Sequence, form: string): Promise<string | undefined> {
  const found = await journal.read(sequence, form)
  if (found?.kind !== 'block') return undefined
  return Buffer.from(found.bytes).toString('utf8').split('\n')[sequence - found.first]
}
