import type { ScanReport } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { longestKey, type ArtifactScan } from './artifact.ts'
import { mergedReport } from './merged-report.ts'
import { readStoredReport } from './stored-report.ts'
import type { Found } from './write-artifact.ts'

/** Tools whose newest reports count for one artifact; a name of a tool is whatever a report says. */
const mostTools = 20

/**
 * What the report store holds of an artifact now; undefined when it holds nothing that can be read. And how many bytes of reports
 * were read for it.
 */
export async function findReports(
  { reports }: Pick<House, 'reports'>,
  key: string,
): Promise<{ readonly found: Found | undefined; readonly bytes: number }> {
  if (key.length > longestKey) return { found: undefined, bytes: 0 }
  const scans: ArtifactScan[] = []
  const parsed: ScanReport[] = []
  let seenAt = 0
  let bytes = 0
  for (const { id, tool, scannedAt, keptAt } of await reports.find({ artifact: key, limit: mostTools })) {
    const body = await reports.read(id)
    const report = readStoredReport(body, scannedAt)
    if (report === undefined) continue
    bytes += body?.length ?? 0
    scans.push({ report: id, tool, scannedAt })
    parsed.push(report)
    seenAt = Math.max(seenAt, keptAt)
  }
  return { found: parsed.length === 0 ? undefined : { key, scans, seenAt, report: mergedReport(parsed) }, bytes }
}
