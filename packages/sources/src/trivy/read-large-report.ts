import type { ScanReport } from '@tidewaiter/model'
import { gatherReport } from '../checks/read-report.ts'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import type { LargeDocument } from '../input/large/large-document.ts'
import { noFindings } from '../scan/findings.ts'
import { isListOrAbsent, type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import { addNoLists, addNoObjects } from '../scan/lost-items.ts'
import { createRiskList } from '../scan/risk-list.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanFacts } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { layoutOf } from './layout-of.ts'
import { addLostResources, cleanCluster, readResource, resourcePaths } from './read-cluster.ts'
import { reportHead } from './read-record.ts'
import { readResults } from './read-results.ts'
import { findingLists, resultLists, trivyLists } from './trivy-lists.ts'

/** Reads the report of an artifact or a cluster in parts. Undefined for the other layouts, whose length is elsewhere. */
export function readLargeReport(
  document: LargeDocument,
  options: ScanOptions,
  context: SourceContext,
): Iterable<Reading> | undefined {
  const report = objectOf(document.outline)
  const layout = layoutOf(report)
  if (report === undefined) return undefined
  if (layout === 'artifact' && isListOrAbsent(report['Results']))
    return readArtifact(document, report, options, context)
  return layout === 'cluster' ? readCluster(document, report, options, context) : undefined
}

/** The findings come in parts of one scan report; the events follow from all of them. */
function* readArtifact(
  document: LargeDocument,
  report: JsonObject,
  options: ScanOptions,
  context: SourceContext,
): Generator<Reading> {
  const head = reportHead(report)
  const risks = createRiskList()
  const results: readonly unknown[] = Array.isArray(report['Results']) ? report['Results'] : []
  const faults = createFaultList()
  addNoLists(faults, report, resultLists)
  addNoObjects(faults, results, 'Results')
  const unread = Object.fromEntries(findingLists.map((name) => [name, undefined]))
  for (const { list, parent, first, elements } of document.pieces()) {
    const [, , name] = trivyLists[list]!
    const result = objectOf(results[parent])
    if (name === undefined || result === undefined) continue
    addNoObjects(faults, elements, `Results[${parent}].${name}`, first)
    const findings = readResults([{ ...result, ...unread, [name]: elements }], context)
    risks.add(findings.acceptedRisks)
    yield { kind: 'events', events: [], reports: [{ ...head, ...findings }] }
  }
  const gathering = gatherReport(scanFacts('trivy', head.scannedAt, context), document, context)
  const scan: ScanReport = { ...head, ...noFindings, acceptedRisks: risks.all() }
  const events = gathering.add(scanDrafts(scan, options))
  const end = gathering.end(faults.all())
  yield end.kind === 'events' ? { ...end, events, reports: [{ ...head, ...noFindings }] } : end
}

/** A resource is a scan of its own, with its events. */
function* readCluster(
  document: LargeDocument,
  report: JsonObject,
  options: ScanOptions,
  context: SourceContext,
): Generator<Reading> {
  const time = ownTime(report['CreatedAt'])
  const gathering = gatherReport(scanFacts('trivy', time, context), document, context)
  const faults = createFaultList()
  addNoLists(faults, report, resourcePaths)
  let resources = 0
  for (const { list, first, elements } of document.pieces()) {
    const [name = '', deeper] = trivyLists[list]!
    // The lists of a result stand deeper, and are no resources.
    if (deeper !== undefined) continue
    addLostResources(faults, elements, name, first)
    const read = objectsOf(elements).map((resource) => readResource(resource, report, time, options, context))
    resources += read.length
    const events = gathering.add(read.flatMap(({ drafts }) => drafts))
    yield { kind: 'events', events, reports: read.flatMap((one) => one.report ?? []) }
  }
  const events = resources > 0 ? [] : gathering.add(scanDrafts(cleanCluster(report, time), options))
  const end = gathering.end(faults.all())
  yield end.kind === 'events' ? { ...end, events } : end
}
