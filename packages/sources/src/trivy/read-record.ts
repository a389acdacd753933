import type { ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { isListOrAbsent, type JsonObject } from '../scan/json-values.ts'
import { ownTime } from '../scan/own-time.ts'
import { present } from '../scan/present.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading, type ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { readCluster } from './read-cluster.ts'
import { readCompliance } from './read-compliance.ts'
import { readResults } from './read-results.ts'
import { layoutOf } from './layout-of.ts'
import { scannedArtifact } from './scanned-artifact.ts'
import { trivyTool } from './trivy-tool.ts'

/**
 * Reads one report. Never throws: what is no report is refused with what it lacks.
 *
 * @param raw the record's bytes or text, for the events' ids
 */
export function readRecord(
  record: unknown,
  raw: Uint8Array | string,
  options: ScanOptions,
  context: SourceContext,
): Reading {
  const layout = layoutOf(record)
  if (layout === undefined) return { kind: 'refused', reason: 'not a Trivy report' }
  const report = record as JsonObject
  if (layout === 'cluster') return scanReading('trivy', readCluster(report, options, context), raw, context)
  if (layout === 'compliance') return scanReading('trivy', readCompliance(report, context), raw, context)
  if (layout === 'artifact' && !isListOrAbsent(report['Results'])) {
    return { kind: 'refused', reason: '`Results` is not a list' }
  }
  const whole = layout === 'artifact' ? report : { Results: [report], ArtifactName: nameOfResult(report) }
  return scanReading('trivy', readArtifact(whole, options, context), raw, context)
}

function readArtifact(report: JsonObject, options: ScanOptions, context: SourceContext): ScanResult {
  const time = ownTime(report['CreatedAt'])
  const scan: ScanReport = {
    ...present({ scannedAt: time }),
    tool: trivyTool(report),
    artifact: scannedArtifact(report),
    ...readResults(report['Results'], context),
  }
  return { time, reports: [scan], drafts: scanDrafts(scan, options) }
}

/** Schema 1 has no name of its own: the target is one, with the system of an image in brackets behind it. */
function nameOfResult(result: JsonObject): string {
  return (result['Target'] as string).replace(/ \([a-z][^()]*\)$/, '')
}
