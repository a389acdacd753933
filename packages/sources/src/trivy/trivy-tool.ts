import type { ScanReport } from '@tidewaiter/model'
import { textOf } from '../engine/values.ts'
import { type JsonObject, objectOf } from '../engine/json-values.ts'
import { present } from '../scan/present.ts'

/** Trivy and its version, which reports have since 0.69. */
export function trivyTool(report: JsonObject): ScanReport['tool'] {
  return { name: 'trivy', ...present({ version: textOf(objectOf(report['Trivy'])?.['Version']) }) }
}
