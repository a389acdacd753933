import type { NewReport } from '@tidewaiter/journal'
import { countFindings, type ScannedArtifact, type ScanReport } from '@tidewaiter/model'

/** Takes what a scanner found, returns it as it is kept. */
export function reportOf(report: ScanReport, way: string, source: string): NewReport {
  const { artifact, tool, scannedAt } = report
  return {
    way,
    source,
    artifact: artifactKey(artifact),
    name: artifact.name,
    tool: tool.name,
    scannedAt,
    summary: JSON.stringify(countFindings(report)),
    body: JSON.stringify(report),
  }
}

/** What an artifact is known by: its digest, else its kind and name. */
export function artifactKey({ digest, kind, name }: ScannedArtifact): string {
  return digest ?? `${kind} ${name}`
}
