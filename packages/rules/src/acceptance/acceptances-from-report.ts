import type { AcceptedRisk, ScanReport } from '@tidewaiter/model'
import { acceptanceLimits } from './acceptance-schema.ts'
import { isAcceptableMalware, type Extent, type RiskAcceptance } from './risk-acceptance.ts'

/** Accepted risks of a report that were not taken over, and why. */
export type LeftRisk = { readonly risk: AcceptedRisk; readonly reason: string }

export type ImportedAcceptances = {
  readonly acceptances: readonly RiskAcceptance[]
  readonly left: readonly LeftRisk[]
}

/**
 * Takes over what a scanner was told to ignore in one artifact: in `.trivyignore`, rules of Grype, VEX and so on. Each is limited
 * to the artifact, and to the package and file it names. What is not taken over keeps counting: malware of more than severity
 * medium, or that nobody has graded; what has ended; what cannot be told apart.
 *
 * @param now in ms since 1970-01-01 UTC
 * @param by who imports them: who has decided stands in a file that others write, and is part of `source` alone
 */
export function acceptancesFromReport(report: ScanReport, now: number, by: string): ImportedAcceptances {
  const extent = extentOf(report)
  const acceptances = new Map<string, RiskAcceptance>()
  const left: LeftRisk[] = []
  for (const risk of report.acceptedRisks) {
    const reason = extent === undefined ? 'the report does not say which artifact it is about' : whyLeft(risk, now)
    if (extent === undefined || reason !== undefined) left.push({ risk, reason: reason ?? '' })
    else {
      const { kind, id, package: name, path, expiresAt } = risk
      const key = JSON.stringify([kind, id.toLowerCase(), name, path])
      // Of the same risk that was accepted twice the first counts, as in the scanner.
      if (acceptances.has(key)) continue
      const note = risk.reason ?? risk.status
      acceptances.set(key, {
        kind,
        id,
        ...(name !== undefined && { package: name }),
        ...(path !== undefined && { path }),
        extent,
        ...(note !== undefined && { reason: clipped(note, acceptanceLimits.reason) }),
        by,
        acceptedAt: now,
        ...(expiresAt !== undefined && { expiresAt }),
        origin: 'imported',
        source: sourceOf(risk, report),
      })
    }
  }
  return { acceptances: [...acceptances.values()], left }
}

function extentOf({ artifact: { digest, name } }: ScanReport): Extent | undefined {
  if (digest === undefined && name === '') return undefined
  return { kind: 'artifact', ...(digest !== undefined && { digest }), ...(name !== '' && { name }) }
}

function whyLeft(
  { kind, id, severity = 'unknown', package: name, path, expiresAt }: AcceptedRisk,
  now: number,
): string | undefined {
  if (id.trim() === '') return 'it does not say what is accepted'
  const lengths = [
    id.length - acceptanceLimits.id,
    ...[name, path].map((text = '') => text.length - acceptanceLimits.place),
  ]
  if (lengths.some((excess) => excess > 0)) return 'its id, package or path is too long'
  if (kind === 'malware' && !isAcceptableMalware(severity)) {
    return severity === 'unknown'
      ? 'malware is accepted up to severity medium, and this has none'
      : `malware is accepted up to severity medium, and this is ${severity}`
  }
  return expiresAt !== undefined && expiresAt <= now ? 'it has ended' : undefined
}

function sourceOf({ source, by }: AcceptedRisk, { tool }: ScanReport): string {
  const where = source ?? tool.name
  return clipped(by === undefined ? where : `${where}, by ${by}`, acceptanceLimits.by)
}

/** At most so many UTF-16 units, never half a character. */
function clipped(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most - 3)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}...`
}
