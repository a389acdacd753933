import type { Finding } from '@tidewaiter/rules'

/** What two reports of one artifact differ in. */
export type FindingDiff = {
  readonly new: readonly Finding[]
  readonly gone: readonly Finding[]
  /** Those whose severity is another; as they are now. */
  readonly changed: readonly { readonly from: Finding['severity']; readonly finding: Finding }[]
  /** How many are as they were. */
  readonly same: number
}

/**
 * Compares findings. One is the same as before when kind, id, package and path are; its version, line and title may be
 * others. Several that are the same in this are matched one to one, those of equal severity first. The order of the
 * findings means nothing.
 */
export function diffFindings(before: readonly Finding[], after: readonly Finding[]): FindingDiff {
  const earlier = Map.groupBy(before, keyOf)
  const later = Map.groupBy(after, keyOf)
  const [added, gone]: Finding[][] = [[], []]
  const changed: FindingDiff['changed'][number][] = []
  let same = 0
  for (const key of new Set([...earlier.keys(), ...later.keys()])) {
    const left = [...(earlier.get(key) ?? [])]
    const unmatched: Finding[] = []
    for (const finding of later.get(key) ?? []) {
      const index = left.findIndex(({ severity }) => severity === finding.severity)
      if (index < 0) unmatched.push(finding)
      else {
        left.splice(index, 1)
        same++
      }
    }
    for (const finding of unmatched) {
      const was = left.shift()
      if (was === undefined) added!.push(finding)
      else changed.push({ from: was.severity, finding })
    }
    gone!.push(...left)
  }
  return { new: added!, gone: gone!, changed, same }
}

function keyOf({ kind, id, package: name, path }: Finding): string {
  return JSON.stringify([kind, id, name, path])
}
