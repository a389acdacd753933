import type { FindingSeverity, ScanReport } from '@tidewaiter/model'
import { rankOf } from './severity-rank.ts'

/**
 * What all tools together have found in one artifact, as one report: what is judged.
 *
 * The rule, in full:
 * - A finding of one tool is that of another when they agree in what tells findings apart: vulnerabilities by id, package and
 *   installed version; malware by signature and path; sensitive data by rule, path and line; misconfigurations by id, resource and
 *   path; packages by name, version and type; accepted risks by kind, id, package and path. Capitals of ids mean nothing.
 * - It then stands there once, as the newest report has it, with the worse severity of the two and whatever the other knows besides.
 * - Findings of one and the same report all stay, whether or not they agree.
 * - A check that has failed for one tool has failed.
 * - Facts about the artifact are those of the newest report that says them. It was scanned when it was scanned last.
 *
 * Names that differ between databases (a GHSA id and its CVE) are two findings: no tool's word for them being one is at hand here.
 *
 * @param reports of one artifact, one at least, newest first
 */
export function mergedReport(reports: readonly ScanReport[]): ScanReport {
  const [newest, ...others] = reports as [ScanReport, ...ScanReport[]]
  if (others.length === 0) return newest
  const times = reports.flatMap(({ scannedAt }) => scannedAt ?? [])
  const lists = <K extends Lists>(name: K): readonly ScanReport[K][] => reports.map((report) => report[name])
  return {
    ...newest,
    ...(times.length > 0 && { scannedAt: Math.max(...times) }),
    artifact: Object.assign({}, ...reports.toReversed().map(({ artifact }) => artifact)) as ScanReport['artifact'],
    vulnerabilities: merged(
      lists('vulnerabilities'),
      ({ id, package: name, installedVersion }) => [id.toLowerCase(), name, installedVersion],
      (one, other) => ({ ...other, ...one, ...worse(one, other), ...highestScore(one, other) }),
    ),
    malware: merged(
      lists('malware'),
      ({ signature, path }) => [signature, path],
      (one, other) => ({ ...other, ...one, ...worse(one, other) }),
    ),
    sensitiveData: merged(
      lists('sensitiveData'),
      ({ rule, path, line }) => [rule.toLowerCase(), path, line],
      (one, other) => ({ ...other, ...one, ...worse(one, other) }),
    ),
    misconfigurations: merged(
      lists('misconfigurations'),
      ({ id, resource, path }) => [id.toLowerCase(), resource, path],
      (one, other) => ({
        ...other,
        ...one,
        ...worse(one, other),
        status: other.status === 'failed' ? 'failed' : one.status,
      }),
    ),
    packages: merged(
      lists('packages'),
      ({ name, version, type }) => [name, version, type],
      (one, other) => ({ ...other, ...one }),
    ),
    acceptedRisks: merged(
      lists('acceptedRisks'),
      ({ kind, id, package: name, path }) => [kind, id.toLowerCase(), name, path],
      (one, other) => ({ ...other, ...one }),
    ),
  }
}

type Lists = {
  [K in keyof ScanReport]-?: ScanReport[K] extends readonly unknown[] ? K : never
}[keyof ScanReport]

type Graded = { readonly severity?: FindingSeverity; readonly score?: number }

function merged<T extends object>(
  lists: readonly (readonly T[])[],
  partsOf: (item: T) => readonly unknown[],
  join: (newer: T, older: T) => T,
): readonly T[] {
  const all: T[] = []
  const known = new Map<string, number[]>()
  for (const list of lists) {
    const own = new Map<string, number[]>()
    for (const item of list) {
      const key = JSON.stringify(partsOf(item))
      const places = known.get(key)
      if (places !== undefined) for (const place of places) all[place] = join(all[place]!, item)
      else {
        const added = own.get(key)
        if (added === undefined) own.set(key, [all.length])
        else added.push(all.length)
        all.push(item)
      }
    }
    for (const [key, places] of own) known.set(key, places)
  }
  return all
}

function worse<T extends Graded>(one: T, other: T): Pick<Graded, 'severity'> {
  if (one.severity === undefined) return other.severity === undefined ? {} : { severity: other.severity }
  if (other.severity === undefined) return {}
  return rankOf(other.severity) > rankOf(one.severity) ? { severity: other.severity } : {}
}

function highestScore<T extends Graded>({ score: one }: T, { score: other }: T): Pick<Graded, 'score'> {
  return one === undefined || other === undefined ? {} : { score: Math.max(one, other) }
}
