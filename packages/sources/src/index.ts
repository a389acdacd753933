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
export { loadSource, loadSources, sourceNames } from './load-source.ts'
export { createLineDecoder } from './input/line-decoder.ts'
export { parseJson } from './input/parse-json.ts'
export { recordText, refusalReasons, skipReasons, type ReadItem } from './input/read-item.ts'
export { createRecordReader } from './input/record-reader.ts'
export { createSourceDecoder, inputOf } from './input/source-decoder.ts'
export { createConversionPool, type ConversionPool } from './parallel/conversion-pool.ts'
export { createPieceConverter } from './parallel/piece-converter.ts'
export { createRecordConversion, type RefusedRecord } from './parallel/record-conversion.ts'
export { servePieces } from './parallel/serve-pieces.ts'
export { createRedactor, redact } from './redact/redact.ts'
export { redactionRules } from './redact/redaction-rules.ts'
