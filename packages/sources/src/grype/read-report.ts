import type { ScanReport, ScannedArtifact } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { digestOf, textOf, timeOf } from '../engine/values.ts'
import { noFindings } from '../scan/findings.ts'
import { imageNameParts } from '../scan/image-name.ts'
import { objectOf, objectsOf, type JsonObject } from '../scan/json-values.ts'
import { ownTime } from '../scan/own-time.ts'
import { present } from '../scan/present.ts'
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
  const descriptor = objectOf(report['descriptor'])
  const time = ownTime(descriptor?.['timestamp'])
  const scan: ScanReport = {
    ...present({ scannedAt: time }),
    tool: {
      name: 'grype',
      ...present({ version: textOf(descriptor?.['version']), databaseUpdatedAt: databaseTime(descriptor) }),
    },
    artifact: artifactOf(report),
    ...noFindings,
    vulnerabilities: objectsOf(report['matches']).flatMap((match) => vulnerabilityOf(match) ?? []),
    acceptedRisks: objectsOf(report['ignoredMatches']).flatMap((match) => acceptedRiskOf(match) ?? []),
  }
  return scanReading('grype', { time, reports: [scan], drafts: scanDrafts(scan, options) }, raw, context)
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
