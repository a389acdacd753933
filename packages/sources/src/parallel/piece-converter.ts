import { createConverter, type Converter, type ConverterCounts, type ConverterOptions } from '../engine/converter.ts'
import type { SourceContext } from '../source-context.ts'
import type { SourceInput, SourceReader } from '../source.ts'
import type { PieceJob, PieceResult, WrittenMessages } from './piece.ts'
import { inputOf } from '../input/source-decoder.ts'
import { createRecordConversion, movedBy, type RecordConversion, type RefusedRecord } from './record-conversion.ts'

/**
 * A converter that can also convert pieces of an input by themselves, without knowing what comes before them.
 *
 * The rule of independence: what is made of a piece by itself is what one thread would make of it, if that one is clear at
 * the beginning of the piece, and
 * - the decoder is clear at its end, so that no record, split line or array goes on behind it;
 * - its source has kept nothing of the records (`remembers`). What then became of them depends on no other record: a source
 *   that keeps nothing of a record does not look at what it has kept either.
 *
 * A piece that breaks the rule is given back unconverted. The source that reads in turn has seen none of it.
 */
export type PieceConverter = {
  /** Has the messages and counts. Its source is to be flushed by the caller, at the end of the input. */
  readonly converter: Converter
  /** Begins an input. @param refused is told of the records of `push` and `end` that are refused */
  readonly begin: (refused: (record: RefusedRecord) => void) => void
  /** Converts the next bytes of the input. */
  readonly push: (bytes: Buffer) => void
  /** Ends the input. */
  readonly end: () => void
  /** Converts a bit of a long record; see `RecordConversion`. */
  readonly more: () => boolean
  /** True when no record is unfinished and no event held back: the next piece may then be converted by itself. */
  readonly isClear: () => boolean
  /** Number of lines of the input so far, with those of the pieces that were passed over. */
  readonly lines: () => number
  /** Tells of lines that somebody else has converted, from a clear place to a clear place. */
  readonly pass: (lines: number) => void
  /** Converts a piece by itself. All must be clear and the output empty, and is so afterwards. */
  readonly convert: (piece: Omit<PieceJob, 'key'>) => PieceResult
}

/** More refusals than this in one piece are told by the thread that reads: to copy them from thread to thread is slow. */
const mostRefused = 1000

/** Takes what `createConverter` takes, but for the reader what opens one, and whose records they are. */
export function createPieceConverter(
  open: () => SourceReader,
  context: SourceContext,
  options: ConverterOptions,
  plainOnly = false,
  source: SourceInput = {},
): PieceConverter {
  const reader = open()
  /** Reads the pieces that are converted by themselves. */
  let apart = open()
  let isByItself = false
  const gate: SourceReader = { ...reader, read: (record, raw) => (isByItself ? apart : reader).read(record, raw) }
  const converter = createConverter(gate, context, { ...options, ...inputOf(source) }, plainOnly)
  let tell: (record: RefusedRecord) => void = () => {}
  /** One decoder for all, because a new one for each piece is slower: the compiler counts on one closure of a kind. */
  let conversion = newConversion('utf-8')
  /** Lines of the input before those that the decoder has counted. */
  let linesBefore = 0

  function newConversion(encoding?: 'utf-8'): RecordConversion {
    return createRecordConversion(converter, (record) => tell(record), source, encoding)
  }

  function begin(refused: (record: RefusedRecord) => void): void {
    tell = (record) => refused(movedBy(record, 0, linesBefore))
    conversion = newConversion()
    linesBefore = 0
  }

  function convert({ piece, length, spare }: Omit<PieceJob, 'key'>): PieceResult {
    const inTurn = { counts: takeCounts(converter.counts), tell }
    const refused: RefusedRecord[] = []
    const before = conversion.lines()
    tell = (record) => refused.push(movedBy(record, 0, -before))
    isByItself = true
    conversion.push(Buffer.from(piece, 0, length))
    isByItself = false
    const lines = conversion.lines() - before
    linesBefore -= lines
    const isDecoderClear = conversion.isClear()
    if (!isDecoderClear) {
      linesBefore += conversion.lines()
      conversion = newConversion('utf-8')
    }
    const isForgotten = !(apart.remembers?.() ?? apart.holding !== undefined)
    if (!isForgotten) apart = open()
    const isGood = isDecoderClear && isForgotten && refused.length <= mostRefused
    const counts = takeCounts(converter.counts)
    putCounts(converter.counts, inTurn.counts)
    tell = inTurn.tell
    const outputs = takeOutputs(converter, isGood, spare)
    return { kind: 'result', piece, outputs, converted: isGood ? { lines, counts, refused } : undefined }
  }

  return {
    converter,
    begin,
    push: (bytes) => conversion.push(bytes),
    end: () => conversion.end(),
    more: () => conversion.more(),
    isClear: () => conversion.isClear() && reader.holding?.() !== true,
    lines: () => linesBefore + conversion.lines(),
    pass: (lines) => void (linesBefore += lines),
    convert,
  }
}

function takeOutputs(converter: Converter, isGood: boolean, spare: readonly ArrayBuffer[]): WrittenMessages[] {
  return [converter.output, ...converter.also].map((output, index) => {
    const memory = spare[index]
    const { buffer, length } = output.take(memory && Buffer.from(memory))
    return { memory: buffer as ArrayBuffer, length: isGood ? length : 0 }
  })
}

/** The counts so far; they begin at zero again. */
function takeCounts(counts: ConverterCounts): ConverterCounts {
  const taken = { ...counts, skipped: new Map(counts.skipped) }
  Object.assign(counts, { records: 0, events: 0, shortened: 0, refused: 0 })
  counts.skipped.clear()
  return taken
}

function putCounts(counts: ConverterCounts, { skipped, ...numbers }: ConverterCounts): void {
  Object.assign(counts, numbers)
  for (const [reason, count] of skipped) counts.skipped.set(reason, count)
}
