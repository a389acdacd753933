export type { CefHeader, CefLayout, CefMessage, CefPair } from './cef-message.ts'
export { checkCef, type CheckOptions } from './check-cef.ts'
export {
  type Diagnostic,
  type DiagnosticCode,
  diagnosticCodes,
  type DiagnosticInfo,
  type DiagnosticSeverity,
  isError,
} from './diagnostics.ts'
export { dictionary, type DictionaryEntry, entryByName, kcsExtraKeys, type ValueType } from './dictionary.ts'
export { escapeHeader, escapeValue, sanitiseHeader, sanitiseKey, sanitiseValue } from './escape.ts'
export { type LabelledValue, type LabelledValues, labelledValues } from './labels.ts'
export { parseCef, type ParseOptions } from './parse-cef.ts'
export { headerFields, headerOffsets } from './parse-header.ts'
export { type CefChanges, serializeCef } from './serialize-cef.ts'
export { readSeverity, type Severity, type SeverityBand, severityBand } from './severity.ts'
export { parseTimestamp, type Timestamp, type TimestampContext } from './timestamp.ts'
export { type TypeContext, typedField, type TypedValue, typedValue, typeOf } from './typed-value.ts'
export { type CefHeaderInput, type Replaced, writeCef, type WriteOptions, type WrittenCef } from './write-cef.ts'
