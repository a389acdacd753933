import type { Converter } from '../engine/converter.ts'
import type { OutputBuffer } from '../engine/output-buffer.ts'
import type { ConvertedPiece, WrittenMessages } from './piece.ts'
import { movedBy, type RefusedRecord } from './record-conversion.ts'

/**
 * Takes over what a worker has made of the next piece, as if this converter had done it: its messages, counts and
 * refusals, these with the numbers that they have in the whole input.
 *
 * Returns memory that is free for other messages, one buffer for each output.
 *
 * @param linesBefore lines of the input before the piece
 */
export function adoptPiece(
  converter: Converter,
  { counts, refused }: ConvertedPiece,
  messages: readonly WrittenMessages[],
  linesBefore: number,
  tell: (refused: RefusedRecord) => void,
): ArrayBuffer[] {
  const totals = converter.counts
  for (const record of refused) tell(movedBy(record, totals.records, linesBefore))
  totals.records += counts.records
  totals.events += counts.events
  totals.shortened += counts.shortened
  totals.refused += counts.refused
  for (const [reason, count] of counts.skipped) totals.skipped.set(reason, (totals.skipped.get(reason) ?? 0) + count)
  return [converter.output, ...converter.also].map((output, index) => exchange(output, messages[index]!))
}

/** Puts written messages behind those of the output. Without any there the memory changes hands and nothing is copied. */
function exchange(output: OutputBuffer, { memory, length }: WrittenMessages): ArrayBuffer {
  const written = Buffer.from(memory)
  if (output.length > 0) {
    output.reserve(length)
    written.copy(output.bytes, output.length, 0, length)
    output.length += length
    return memory
  }
  const free = output.take(written)
  output.length = length
  return free.buffer as ArrayBuffer
}
