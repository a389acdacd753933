import type { SourceInput } from '../source.ts'
import { createLineDecoder } from './line-decoder.ts'
import type { RecordSink } from './line-router.ts'
import { createRecordDecoder, type ReaderOptions, type RecordDecoder } from './record-decoder.ts'

/** A decoder for what the source's tool writes: JSON or lines of text, with records as long as it needs. */
export function createSourceDecoder(
  { input, maxRecordBytes, lists }: SourceInput,
  sink: RecordSink,
  options: ReaderOptions = {},
): RecordDecoder {
  const limited = maxRecordBytes === undefined ? options : { maxRecordBytes, ...options }
  if (input === 'lines') return createLineDecoder(sink, limited)
  return createRecordDecoder(sink, lists === undefined ? limited : { lists, ...limited })
}

/** The option `input` of a converter for the source's records. */
export function inputOf({ input }: SourceInput): SourceInput {
  return input === undefined ? {} : { input }
}
