import type { ScanReport } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { scansOf, type ArtifactRow } from './artifact.ts'
import { readStoredReport } from './stored-report.ts'

/**
 * The newest report of each tool on an artifact, newest first; `scannedAt` is when it was seen last. None when the store has removed
 * them meanwhile.
 */
export async function reportsOf(
  { reports }: Pick<House, 'reports'>,
  row: Pick<ArtifactRow, 'scans'>,
): Promise<readonly ScanReport[]> {
  const found = await Promise.all(
    scansOf(row).map(async ({ report, scannedAt }) => readStoredReport(await reports.read(report), scannedAt)),
  )
  return found.filter((report) => report !== undefined)
}
