import type { ScanReport, ScannedArtifact } from '@tidewaiter/model'
import { createFaultList } from '../engine/faults.ts'
import type { Reading } from '../engine/map-record.ts'
import { digestOf, textOf, timeOf } from '../engine/values.ts'
import type { LargeDocument, ListPath } from '../input/large/large-document.ts'
import { noFindings, type Findings } from '../scan/findings.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { ownTime } from '../engine/own-time.ts'
import { addNoLists, addNoObjects, lostItems } from '../scan/lost-items.ts'
import { present } from '../scan/present.ts'
import { createRiskList } from '../scan/risk-list.ts'
import { scanDrafts } from '../scan/scan-drafts.ts'
import type { ScanOptions } from '../scan/scan-options.ts'
import { scanReading } from '../scan/scan-result.ts'
import type { SourceContext } from '../source-context.ts'
import { acceptedRiskOf } from './accepted-risk-of.ts'
import { isGrypeReport } from './is-grype-report.ts'
import { vulnerabilityOf } from './vulnerability-of.ts'

/**
 * Reads one report. Never throws: what is no report is refused.
 *
 * @param raw the record's bytes or text, for the events' ids
 */
export function readReport(
  record: unknown,
  raw: Uint8Array | string,
  options: ScanOptions,
  context: SourceContext,
): Reading {
  if (!isGrypeReport(record)) return { kind: 'refused', reason: 'not a Grype report' }
  const report = record as JsonObject
  const scan: ScanReport = { ...reportHead(report), ...findingsIn(report['matches'], report['ignoredMatches']) }
  const result = { time: scan.scannedAt, reports: [scan], drafts: scanDrafts(scan, options) }
  return scanReading('grype', result, raw, context, lostItems(report, grypeLists))
}

/** Reads a report in parts: parts of one scan report, and the events that follow from all of them. Undefined for what is none. */
export function readLargeReport(
  document: LargeDocument,
  options: ScanOptions,
  context: SourceContext,
): Iterable<Reading> | undefined {
  return isGrypeReport(document.outline) ? readInParts(document, options, context) : undefined
}

/** The lists of a report by which it is read in parts. */
export const grypeLists: readonly ListPath[] = [['matches'], ['ignoredMatches']]

function* readInParts(document: LargeDocument, options: ScanOptions, context: SourceContext): Generator<Reading> {
  const head = reportHead(document.outline as JsonObject)
  const risks = createRiskList()
  const faults = createFaultList()
  addNoLists(faults, document.outline, grypeLists)
  for (const { list, first, elements } of document.pieces()) {
    addNoObjects(faults, elements, grypeLists[list]!.join('.'), first)
    const findings = list === 0 ? findingsIn(elements, []) : findingsIn([], elements)
    risks.add(findings.acceptedRisks)
    yield { kind: 'events', events: [], reports: [{ ...head, ...findings }] }
  }
  const none = { ...head, ...noFindings }
  const drafts = scanDrafts({ ...none, acceptedRisks: risks.all() }, options)
  yield scanReading('grype', { time: head.scannedAt, reports: [none], drafts }, document, context, faults.all())
}

/** What a report says beside its findings. */
function reportHead(report: JsonObject): Pick<ScanReport, 'scannedAt' | 'tool' | 'artifact'> {
  const descriptor = objectOf(report['descriptor'])
  const time = ownTime(descriptor?.['timestamp'])
  const version = textOf(descriptor?.['version'])
  const tool = { name: 'grype', ...present({ version, databaseUpdatedAt: databaseTime(descriptor) }) }
  return { ...present({ scannedAt: time }), tool, artifact: artifactOf(report) }
}

function findingsIn(matches: unknown, ignored: unknown): Findings {
  return {
    ...noFindings,
    vulnerabilities: objectsOf(matches).flatMap((match) => vulnerabilityOf(match) ?? []),
    acceptedRisks: objectsOf(ignored).flatMap((match) => acceptedRiskOf(match) ?? []),
  }
}

/** The database says when it was built directly up to 0.87, and inside `status` since. */
function databaseTime(descriptor: JsonObject | undefined): number | undefined {
  const database = objectOf(descriptor?.['db'])
  return timeOf(database?.['built']) ?? timeOf(objectOf(database?.['status'])?.['built'])
}

/** What was scanned: an image is described, a directory or file is its path, an SBOM may be nothing at all. */
function artifactOf(report: JsonObject): ScannedArtifact {
  const source = objectOf(report['source'])
  const target = objectOf(source?.['target'])
  if (target === undefined) {
    const isFiles = source?.['type'] === 'directory' || source?.['type'] === 'file'
    return { kind: isFiles ? 'filesystem' : 'unknown', name: isFiles ? pathOf(source['target']) : '' }
  }
  const name = textOf(target['userInput']) ?? ''
  const digests = Array.isArray(target['repoDigests']) ? target['repoDigests'] : []
  const { digest: _, ...parts } = imageNameParts(name)
  return {
    kind: source?.['type'] === 'image' ? 'image' : 'unknown',
    name,
    ...parts,
    ...present({
      digest: digestOf(digests.find((digest) => digestOf(digest) !== undefined)) ?? digestOf(name),
      imageId: digestOf(target['imageID']),
      os: systemOf(report['distro']),
      architecture: textOf(target['architecture']),
    }),
  }
}

/** Old versions wrote the path as JSON text in JSON text: `"\".\""`. */
function pathOf(target: unknown): string {
  return (textOf(target) ?? '').replace(/^"(.*)"$/, '$1')
}

function systemOf(distro: unknown): string | undefined {
  const system = objectOf(distro)
  const name = [textOf(system?.['name']), textOf(system?.['version'])].filter((part) => part !== undefined).join(' ')
  return name === '' ? undefined : name
}
