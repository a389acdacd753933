import type { NewReport } from '@tidewaiter/journal'
import { countFindings, type ScanReport } from '@tidewaiter/model'

/** Takes what a scanner found, returns it as it is kept. An artifact is known by its digest, else by its kind and name. */
export function reportOf(report: ScanReport, way: string, source: string): NewReport {
  const { artifact, tool, scannedAt } = report
  return {
    way,
    source,
    artifact: artifact.digest ?? `${artifact.kind} ${artifact.name}`,
    name: artifact.name,
    tool: tool.name,
    scannedAt,
    summary: JSON.stringify(countFindings(report)),
    body: JSON.stringify(report),
  }
}
