import type { ScanReport } from '@tidewaiter/model'

const lists = ['vulnerabilities', 'malware', 'sensitiveData', 'misconfigurations', 'packages', 'acceptedRisks'] as const

/**
 * Reads the body of a report that is kept. What was kept was checked when it came; here only what would make a program stumble is.
 *
 * @param scannedAt the time that the store has for it, in ms since 1970-01-01 UTC
 * @returns undefined for a body that is not there, or is none of ours
 */
export function readStoredReport(body: Uint8Array | undefined, scannedAt: number): ScanReport | undefined {
  if (body === undefined) return undefined
  try {
    const report = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()) as ScanReport
    const isWhole =
      typeof report.artifact.name === 'string' &&
      typeof report.tool.name === 'string' &&
      lists.every((name) => Array.isArray(report[name]))
    return isWhole ? { ...report, scannedAt } : undefined
  } catch {
    return undefined
  }
}
