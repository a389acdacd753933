export {
  createConverter,
  writeMessage,
  type Conversion,
  type Converter,
  type ConverterCounts,
  type ConverterOptions,
  type EnvelopeWriter,
  type RecordSlice,
} from './engine/converter.ts'
export type { Reading } from './engine/map-record.ts'
export { OutputBuffer, type Framing } from './engine/output-buffer.ts'
export type { Redact, SourceContext } from './source-context.ts'
export type { Source, SourceReader } from './source.ts'
export { findSource, sources } from './sources.ts'
export { parseJson } from './input/parse-json.ts'
export { recordText, refusalReasons, skipReasons, type ReadItem } from './input/read-item.ts'
export { createRecordDecoder } from './input/record-decoder.ts'
export { createRecordReader } from './input/record-reader.ts'
export { createConversionPool, type ConversionPool } from './parallel/conversion-pool.ts'
export { createPieceConverter } from './parallel/piece-converter.ts'
export { createRecordConversion, type RefusedRecord } from './parallel/record-conversion.ts'
export { servePieces } from './parallel/serve-pieces.ts'
export { createRedactor, redact } from './redact/redact.ts'
export { redactionRules } from './redact/redaction-rules.ts'
