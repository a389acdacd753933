import type { ScanReport } from '@tidewaiter/model'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { draftOfCheck } from '../checks/draft-of-check.ts'
import type { EventDraft } from '../scan/event-draft.ts'
import { noFindings } from '../scan/findings.ts'
import { createFaultList, type Fault, type FaultList } from '../engine/faults.ts'
import { type JsonObject, listOf, objectOf, objectsOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import type { ListPath } from '../input/large/large-document.ts'
import { addLostItems, addNoLists, addNoObjects } from '../scan/lost-items.ts'
import { present } from '../scan/present.ts'
import { failedScanDraft, scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import type { ScanResult } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { resourceLists } from './layout-of.ts'
import { readResults } from './read-results.ts'
import { imageFacts } from './scanned-artifact.ts'
import { resultLists } from './trivy-lists.ts'
import { trivyTool } from './trivy-tool.ts'

/**
 * Reads the report of a cluster: a scan and a report of its own for each resource, and an RT event for each check of it. A
 * resource that could not be scanned is a failed scan.
 */
export function readCluster(report: JsonObject, options: ScanOptions, context: SourceContext): ScanResult {
  const time = ownTime(report['CreatedAt'])
  const resources = resourceLists.flatMap((list) => objectsOf(report[list]))
  const read = resources.map((resource) => readResource(resource, report, time, options, context))
  return {
    time,
    reports: read.flatMap((one) => one.report ?? []),
    drafts: resources.length > 0 ? read.flatMap((one) => one.drafts) : scanDrafts(cleanCluster(report, time), options),
  }
}

/** What of the report of a cluster cannot be read. */
export function lostResources(report: JsonObject): readonly Fault[] {
  const faults = createFaultList()
  addNoLists(faults, report, resourcePaths)
  for (const name of resourceLists) addLostResources(faults, report[name], name)
  return faults.all()
}

export const resourcePaths: readonly ListPath[] = resourceLists.map((name) => [name])

/** Adds what cannot be read of a list of resources. @param first number of its first element */
export function addLostResources(faults: FaultList, list: unknown, name: string, first: number = 0): void {
  for (const [index, resource] of listOf(list).entries()) {
    addNoObjects(faults, [resource], name, first + index)
    addLostItems(faults, resource, resultLists, `${name}[${first + index}]`)
  }
}

type ReadResource = { readonly report?: ScanReport; readonly drafts: readonly EventDraft[] }

/** Reads one resource of the report of a cluster. @param time of the report */
export function readResource(
  resource: JsonObject,
  report: JsonObject,
  time: number | undefined,
  options: ScanOptions,
  context: SourceContext,
): ReadResource {
  // All checks of the resource hold these.
  const namespace = clipText(resource['Namespace'])
  const parts = [namespace, clipText(resource['Kind']), clipText(resource['Name'])].filter((part) => part !== undefined)
  const name = parts.join('/')
  const error = detailText(resource['Error'], context)
  if (error !== undefined) {
    return { drafts: [failedScanDraft(clipText(name), error, options.user)] }
  }
  const scan: ScanReport = {
    ...present({ scannedAt: time }),
    tool: trivyTool(report),
    artifact: { kind: 'resource', name, ...imageFacts(onlyImage(resource['Metadata']), '') },
    ...readResults(resource['Results'], context),
  }
  const checks = scan.misconfigurations.map(({ id, title, status, message, severity }) =>
    draftOfCheck('RT', { id, title, status, resource: name, namespace, detail: message, priority: severity }),
  )
  return { report: scan, drafts: [...scanDrafts(scan, options), ...checks] }
}

/** One object in old versions, a list with one for each image in new ones; of several none is the resource's own. */
function onlyImage(metadata: unknown): JsonObject | undefined {
  const images = objectsOf(metadata)
  return images.length === 1 ? images[0] : objectOf(metadata)
}

/** A cluster in which nothing was found. */
export function cleanCluster(report: JsonObject, time: number | undefined): ScanReport {
  return {
    ...present({ scannedAt: time }),
    tool: trivyTool(report),
    artifact: { kind: 'cluster', name: report['ClusterName'] as string },
    ...noFindings,
  }
}
