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
export { decide, type Reading } from './engine/map-record.ts'
export { OutputBuffer, type Framing } from './engine/output-buffer.ts'
export { watchReports } from './engine/watch-reports.ts'
export type { Redact, SourceContext } from './source-context.ts'
export type { Source, SourceReader } from './source.ts'
export { certaintyOf } from './detect/certainty.ts'
export { createDetector, type Detection, type Found } from './detect/detector.ts'
export { logCarriers, type LogCarrier } from './detect/log-carrier.ts'
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
export { listOf, memberOf } from './engine/json-values.ts'
export { readConstraint } from './gatekeeper/read-constraint.ts'
export { violationKey } from './gatekeeper/violation.ts'
export { resourceName } from './kubernetes/resource-name.ts'
export { nameOfPolicy, readPolicyResult, type PolicyResult } from './policy-report/policy-result.ts'
export { readReportHead } from './policy-report/report-head.ts'
export { packagesOf, secretsOf, vulnerabilitiesOf } from './trivy-operator/findings-of.ts'
export { holdingOf } from './trivy-operator/report-kinds.ts'
