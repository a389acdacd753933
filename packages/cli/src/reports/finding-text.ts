import type { FindingCounts } from '@tidewaiter/model'
import type { Finding } from '@tidewaiter/rules'

type Severity = Finding['severity']

/** Gravest first; what nobody graded stands last. */
const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'negligible', 'unknown']

const letters: Readonly<Record<Severity, string>> = {
  critical: 'C',
  high: 'H',
  medium: 'M',
  low: 'L',
  negligible: 'N',
  unknown: '?',
}

const kinds: Readonly<Record<Finding['kind'], string>> = {
  vulnerability: 'vuln',
  malware: 'malware',
  'sensitive-data': 'secret',
  misconfiguration: 'config',
}

/** `2C 14H 3?`: findings by severity. */
export function severitiesText(counts: FindingCounts): string {
  const sums = new Map<Severity, number>()
  for (const ofKind of Object.values(counts)) {
    for (const severity of severities) sums.set(severity, (sums.get(severity) ?? 0) + (ofKind[severity] ?? 0))
  }
  const parts = severities.filter((severity) => (sums.get(severity) ?? 0) > 0)
  return parts.length === 0 ? '-' : parts.map((severity) => `${sums.get(severity)}${letters[severity]}`).join(' ')
}

/** `16 vuln, 3 secret`: findings by kind. */
export function kindsText(counts: FindingCounts): string {
  const parts = Object.entries(kinds).flatMap(([kind, word]) => {
    const ofKind = counts[kind as Finding['kind']]
    return ofKind === undefined ? [] : `${Object.values(ofKind).reduce((sum, count) => sum + count, 0)} ${word}`
  })
  return parts.length === 0 ? '-' : parts.join(', ')
}

/** Where a finding is: the package with its version, else the path; empty when the scanner names neither. */
export function whereOf({ package: name, version, path }: Finding): string {
  if (name === undefined) return path ?? ''
  return version === undefined ? name : `${name} ${version}`
}

/** Cells of a table row: severity, kind, id, where, fixed in, title. Scanners and attackers write as much as they like. */
export function findingCells(finding: Finding): readonly string[] {
  const { severity, kind, id, fixedVersion, title } = finding
  const cells = [severity, kinds[kind], id, whereOf(finding), fixedVersion ?? '']
  return [...cells.map((cell) => cut(cell, 48)), cut(title ?? '', 200)]
}

export const findingTitles: readonly string[] = ['SEVERITY', 'KIND', 'FINDING', 'WHERE', 'FIXED IN', 'TITLE']

/** Gravest first, then by kind and id. */
export function byGravity(one: Finding, other: Finding): number {
  return (
    severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
    Object.keys(kinds).indexOf(one.kind) - Object.keys(kinds).indexOf(other.kind) ||
    (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
  )
}

/** Text of at most so many characters; the end tells when there was more. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
