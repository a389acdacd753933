import type { MalwareFinding, ScannedArtifact, ScanReport } from '@tidewaiter/model'
import type { Reading } from '../engine/map-record.ts'
import { noFindings } from '../scan/findings.ts'
import { imageNameParts } from '../scan/image-name.ts'

/** Most findings of one scan; beyond them there is no report, because it would look as if it held them all. */
const maxFindings = 100_000

/**
 * Collects what clamscan finds until its summary ends, and puts the report beside the event of that last line.
 *
 * Each summary begins anew. A scan whose first lines were not read gives a report without them: the reader has to be open
 * from the beginning of clamscan's output.
 */
export type ScanCollector = (reading: Reading, line: unknown) => Reading

/** @param name what is scanned: an image, or a path from `/` on */
export function createScanCollector(name: string): ScanCollector {
  let malware: MalwareFinding[] = []
  let isFull = false
  let version: string | undefined

  return (reading, line) => {
    if (reading.kind !== 'events') {
      version = typeof line === 'string' ? (/^Engine version: (\S{1,40})$/.exec(line)?.[1] ?? version) : version
      return reading
    }
    const [event] = reading.events
    const signature = event?.origin?.rule
    if (signature !== undefined) {
      isFull ||= malware.length === maxFindings
      if (!isFull) malware.push({ signature, path: event?.fields.filePath ?? '' })
    }
    if (event?.code !== 'SJ-003') return reading
    const tool = { name: 'clamav', ...(version !== undefined && { version }) }
    const report: ScanReport = { scannedAt: event.time, tool, artifact: artifactOf(name), ...noFindings, malware }
    const reports = isFull ? [] : [report]
    malware = []
    isFull = false
    return { ...reading, reports }
  }
}

function artifactOf(name: string): ScannedArtifact {
  return name.startsWith('/') ? { kind: 'filesystem', name } : { kind: 'image', name, ...imageNameParts(name) }
}
