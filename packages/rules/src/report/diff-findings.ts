import type { ScanReport } from '@tidewaiter/model'
import { findingsOf, type Finding } from '../finding.ts'

/** What two reports of one artifact differ in. */
export type FindingDiff = {
  readonly new: readonly Finding[]
  readonly gone: readonly Finding[]
  /** Those whose severity is another; as they are now. */
  readonly changed: readonly { readonly from: Finding['severity']; readonly finding: Finding }[]
  /** How many are as they were. */
  readonly same: number
}

/** Compares what two reports found; see {@link diffFindings}. */
export function diffReports(before: ScanReport, after: ScanReport): FindingDiff {
  return diffFindings(findingsOf(before), findingsOf(after))
}

/**
 * Compares findings. One is the same as before when kind, id, package and path are; its version, line and title may be
 * others. Several that are the same in this are matched one to one, those of equal severity first. The order of the
 * findings means nothing. Takes time linear in their number.
 */
export function diffFindings(before: readonly Finding[], after: readonly Finding[]): FindingDiff {
  const earlier = Map.groupBy(before, keyOf)
  const later = Map.groupBy(after, keyOf)
  const added: Finding[] = []
  const gone: Finding[] = []
  const changed: FindingDiff['changed'][number][] = []
  let same = 0
  for (const key of new Set([...earlier.keys(), ...later.keys()])) {
    const now = later.get(key) ?? []
    const was = earlier.get(key) ?? []
    const [left, unmatched] = [without(was, now), without(now, was)]
    same += was.length - left.length
    const paired = Math.min(left.length, unmatched.length)
    for (const [index, finding] of unmatched.slice(0, paired).entries()) {
      changed.push({ from: (left[index] as Finding).severity, finding })
    }
    for (const finding of unmatched.slice(paired)) added.push(finding)
    for (const finding of left.slice(paired)) gone.push(finding)
  }
  return { new: added, gone, changed, same }
}

/** Findings less one for each other of the same severity. */
function without(findings: readonly Finding[], others: readonly Finding[]): readonly Finding[] {
  if (others.length === 0) return findings
  const counts = new Map<Finding['severity'], number>()
  for (const { severity } of others) counts.set(severity, (counts.get(severity) ?? 0) + 1)
  return findings.filter(({ severity }) => {
    const count = counts.get(severity) ?? 0
    if (count > 0) counts.set(severity, count - 1)
    return count === 0
  })
}

function keyOf({ kind, id, package: name, path }: Finding): string {
  return JSON.stringify([kind, id, name, path])
}
