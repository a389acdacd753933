/**
 * Turns entries of the journal into framed messages with the header of one integration.
 *
 *     node-1 7 2026-11-23T11:40:00.123 CEF:0|Kaspersky|...|dpid=1 ...          entry
 *     <132>Nov 23 11:40:00 node-1 CEF:0|Kaspersky|...|dpid=1 ...               message
 *
 * Invariants
 * - Each entry becomes one message, or is left out by the selection, or becomes a dead letter. Never two, never none.
 * - The quick way copies the message as it is. It is taken only when the entry has the wanted form and fits; everything
 *   else goes the slow way through the CEF reader and writer, and the result of both is the same bytes.
 * - A verbatim message has every form, and takes the quick way unless it does not fit: nothing is put into it.
 * - Entries that were dealt with before (`Reach`) are written again, but neither counted nor made dead letters again.
 */
import { DeliveryError } from '../delivery-errors.ts'
import { createEnvelope } from '../envelope/create-envelope.ts'
import type { IntegrationSettings } from '../integration.ts'
import type { SelectEntry } from '../selection/compile-selection.ts'
import type { EntryLimit } from '../limiting/entry-limit.ts'
import { isFull, type Batch } from './batch.ts'
import { behindPipes } from './behind-pipes.ts'
import { createHeaderMemo, messageOffset, type Header } from './header-memo.ts'
import type { Reach, Reading } from './reading.ts'
import { rewriteMessage } from './rewrite-message.ts'

export type EntryWriter = {
  /** Writes the entries of a block into a batch until one of them ends; true when the block has. */
  (reading: Reading, batch: Batch): boolean
  /** Writes the summaries that are due; false when the batch has no room for all of them. */
  writeDue(batch: Batch): boolean
}

export type EntryWriterSettings = Pick<
  IntegrationSettings,
  'name' | 'profile' | 'envelope' | 'framing' | 'maxBytes' | 'spaceBeforeExtension'
>

const lineFeed = 10
const space = 0x20
const zero = 0x30
/** An octet count with its space: `2147483647 `. */
const countRoom = 11
/** What one datagram holds (RFC 5426 section 3.2; the transport has the same limit). */
const maxDatagramBytes = 65_507

/**
 * @param reach looked at anew for each message
 * @throws {DeliveryError} `envelope-invalid`
 */
export function createEntryWriter(
  settings: EntryWriterSettings,
  select: SelectEntry | undefined,
  reach: Reach,
  limit?: EntryLimit,
): EntryWriter {
  const { framing, profile, spaceBeforeExtension } = settings
  const envelope = createEnvelope(settings.envelope, settings.name)
  const findHeader = createHeaderMemo(envelope)
  const maxBytes = framing === undefined ? Math.min(settings.maxBytes, maxDatagramBytes) : settings.maxBytes
  /** Writes what stands before a message of so many bytes; returns where the message goes. */
  function begin(batch: Batch, size: number): number {
    if (framing !== 'octet-counting') return batch.length
    let digits = 1
    for (let power = 10; power <= size; power *= 10) digits++
    let rest = size
    for (let at = batch.length + digits - 1; at >= batch.length; at--) {
      batch.bytes[at] = zero + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    batch.bytes[batch.length + digits] = space
    return batch.length + digits + 1
  }

  function finish(batch: Batch, end: number, { sequence, again }: Reading): void {
    batch.length = end
    if (framing === 'lf') batch.bytes[batch.length++] = lineFeed
    else if (framing === undefined) {
      batch.ends.push(end)
      batch.sequences.push(sequence)
    }
    batch.messages++
    if (again ?? sequence < reach.handed) batch.again++
    if (again ?? sequence < reach.begun) batch.doubled++
  }

  function copyMessage(header: Header, reading: Reading, from: number, to: number, batch: Batch, size: number): void {
    const { bytes, offset } = reading
    const target = batch.bytes
    let at = begin(batch, size)
    const head = header.bytes
    target.set(head, at)
    if (header.millisecondsAt >= 0) {
      const digits = offset + header.stamp.length + 1
      const there = at + header.millisecondsAt
      target[there] = bytes[digits] as number
      target[there + 1] = bytes[digits + 1] as number
      target[there + 2] = bytes[digits + 2] as number
    }
    at += head.length
    let rest = from
    if (spaceBeforeExtension && !header.verbatim) {
      rest = behindPipes(bytes, from, to, 7)
      bytes.copy(target, at, from, rest)
      at += rest - from
      target[at++] = space
    }
    bytes.copy(target, at, rest, to)
    finish(batch, at + to - rest, reading)
  }

  /** False when the batch has no room. */
  function slowly(header: Header, reading: Reading, end: number, batch: Batch): boolean {
    const line = reading.bytes.toString('utf8', reading.offset, end)
    const written = rewriteMessage(line, reading.block.form, {
      profile,
      spaceBeforeExtension,
      maxBytes: maxBytes - header.bytes.length,
      limit: maxBytes,
    })
    if (written instanceof DeliveryError) {
      bury(reading, line, written, batch)
      return true
    }
    const head = header.millisecondsAt < 0 ? header.bytes : withMilliseconds(header, reading)
    const size = head.length + Buffer.byteLength(written.text)
    if (isFull(batch, size + countRoom)) return false
    if (written.shortened && !(reading.again ?? reading.sequence < reach.begun)) batch.shortened++
    const at = begin(batch, size)
    batch.bytes.set(head, at)
    batch.bytes.write(written.text, at + head.length)
    finish(batch, at + size, reading)
    return true
  }

  function bury(reading: Reading, line: string, error: DeliveryError, batch: Batch): void {
    const { sequence, again } = reading
    if (again ?? sequence < reach.buried) return
    const { code: reason, message: detail } = error
    batch.letters.push({ integration: settings.name, reason, detail, sequence, line })
  }

  /** False when the batch has no room. */
  function writeEntry(reading: Reading, end: number, batch: Batch): boolean {
    const { bytes, offset, sequence } = reading
    const header = findHeader(bytes, offset)
    if (header === undefined) {
      bury(
        reading,
        bytes.toString('utf8', offset, end),
        new DeliveryError('entry-unreadable', { fault: 'no entry line' }),
        batch,
      )
      return true
    }
    const message = offset + header.stamp.length + messageOffset
    const choice = select === undefined ? 'send' : select(reading, message, end, header.severity)
    if (choice === 'leave-out') {
      if (sequence >= reach.begun) batch.leftOut++
      return true
    }
    if (limit !== undefined) {
      const goesOut = limit.judge(reading, message, end)
      if (!writeDue(batch)) return false
      if (!goesOut) return true
    }
    if (!writeMessage(header, reading, message, end, batch)) return false
    if (choice === 'unjudged' && sequence >= reach.begun) batch.unjudged++
    return true
  }

  /** False when the batch has no room. */
  function writeMessage(header: Header, reading: Reading, message: number, end: number, batch: Batch): boolean {
    const extra = spaceBeforeExtension && !header.verbatim ? 1 : 0
    const size = header.bytes.length + end - message + extra
    const quick = size <= maxBytes && (header.verbatim || reading.block.form === profile.name)
    if (quick && isFull(batch, size + countRoom)) return false
    if (!quick) return slowly(header, reading, end, batch)
    copyMessage(header, reading, message, end, batch, size)
    return true
  }

  function writeDue(batch: Batch): boolean {
    for (let summary = limit?.firstDue(); summary !== undefined; summary = limit?.firstDue()) {
      const { reading } = summary
      const header = findHeader(reading.bytes, 0) as Header
      const message = header.stamp.length + messageOffset
      if (!writeMessage(header, reading, message, reading.bytes.length, batch)) return false
      batch.summaries.push(summary)
      limit?.wrote(summary)
    }
    return true
  }

  const write = (reading: Reading, batch: Batch): boolean => {
    const { bytes, block } = reading
    batch.acceptedAt ??= block.acceptedAt
    while (reading.offset < bytes.length) {
      const found = bytes.indexOf(lineFeed, reading.offset)
      const end = found < 0 ? bytes.length : found
      if (!writeEntry(reading, end, batch)) {
        batch.next = reading.sequence
        return false
      }
      reading.offset = end + 1
      reading.sequence++
    }
    batch.next = block.first + block.count
    return true
  }
  return Object.assign(write, { writeDue })
}

function withMilliseconds(header: Header, { bytes, offset }: Reading): Buffer {
  const whole = Buffer.from(header.bytes)
  const digits = offset + header.stamp.length + 1
  bytes.copy(whole, header.millisecondsAt, digits, digits + 3)
  return whole
}
