import type { ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { isListOrAbsent, type JsonObject } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import { lostItems } from '../scan/lost-items.ts'
import { present } from '../scan/present.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading, type ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { lostResources, readCluster } from './read-cluster.ts'
import { readCompliance } from './read-compliance.ts'
import { readResults } from './read-results.ts'
import { layoutOf } from './layout-of.ts'
import { scannedArtifact } from './scanned-artifact.ts'
import { controlLists, findingPaths, resultLists } from './trivy-lists.ts'
import { trivyTool } from './trivy-tool.ts'

const listsOf = { artifact: resultLists, compliance: controlLists, result: findingPaths } as const

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
  const faults = layout === 'cluster' ? lostResources(report) : lostItems(report, listsOf[layout])
  if (layout === 'cluster') return scanReading('trivy', readCluster(report, options, context), raw, context, faults)
  if (layout === 'compliance') return scanReading('trivy', readCompliance(report, context), raw, context, faults)
  if (layout === 'artifact' && !isListOrAbsent(report['Results'])) {
    return { kind: 'refused', reason: '`Results` is not a list' }
  }
  const whole = layout === 'artifact' ? report : { Results: [report], ArtifactName: nameOfResult(report) }
  return scanReading('trivy', readArtifact(whole, options, context), raw, context, faults)
}

function readArtifact(report: JsonObject, options: ScanOptions, context: SourceContext): ScanResult {
  const scan: ScanReport = { ...reportHead(report), ...readResults(report['Results'], context) }
  return { time: scan.scannedAt, reports: [scan], drafts: scanDrafts(scan, options) }
}

/** What the report of one artifact says beside its findings. */
export function reportHead(report: JsonObject): Pick<ScanReport, 'scannedAt' | 'tool' | 'artifact'> {
  const time = ownTime(report['CreatedAt'])
  return { ...present({ scannedAt: time }), tool: trivyTool(report), artifact: scannedArtifact(report) }
}

/** Schema 1 has no name of its own: the target is one, with the system of an image in brackets behind it. */
function nameOfResult(result: JsonObject): string {
  return (result['Target'] as string).replace(/ \([a-z][^()]*\)$/, '')
}
