import type { ScanReport } from '@tidewaiter/model'

/**
 * Puts the scan reports of a document together again that came in parts: those one behind the other with the very same artifact.
 */
export type ReportJoin = {
  /** Takes further parts, returns the reports that are whole now: another one has begun. */
  readonly add: (parts: readonly ScanReport[]) => readonly ScanReport[]
  /** The last report. */
  readonly end: () => readonly ScanReport[]
}

export function createReportJoin(): ReportJoin {
  let open: ScanReport[] = []

  function end(): readonly ScanReport[] {
    const parts = open
    open = []
    return parts.length === 0 ? [] : [joined(parts)]
  }

  function add(parts: readonly ScanReport[]): readonly ScanReport[] {
    const whole: ScanReport[] = []
    for (const part of parts) {
      if (open.length > 0 && open[0]?.artifact !== part.artifact) whole.push(...end())
      open.push(part)
    }
    return whole
  }

  return { add, end }
}

function joined(parts: readonly ScanReport[]): ScanReport {
  const [first] = parts as readonly [ScanReport]
  if (parts.length === 1) return first
  return {
    ...first,
    vulnerabilities: parts.flatMap((part) => part.vulnerabilities),
    malware: parts.flatMap((part) => part.malware),
    sensitiveData: parts.flatMap((part) => part.sensitiveData),
    misconfigurations: parts.flatMap((part) => part.misconfigurations),
    packages: parts.flatMap((part) => part.packages),
    acceptedRisks: parts.flatMap((part) => part.acceptedRisks),
  }
}
