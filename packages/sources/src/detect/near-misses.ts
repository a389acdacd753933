import type { Source } from '../source.ts'
import { holdsMember, lackText, memberText, topOfMember } from './member.ts'
import type { Member, RecordSign } from './sign.ts'

/** A source that nearly recognises a record. */
export type NearMiss = {
  readonly source: Source
  readonly layout: string
  /** What the record has of it, each in a few words; at least one. */
  readonly has: readonly string[]
  /** What it lacks, in the same way. None where all is there, but not with the values that the tool writes. */
  readonly lacks: readonly string[]
}

type Candidate = { readonly miss: NearMiss; readonly share: number }

/** More of them are no help. */
const mostNearMisses = 3

/** Of the weight of a sign, how much has to be there. `kind` and `version` stand in everything. */
const enough = 0.4

/**
 * The sources that nearly recognise a record which none of them does, the nearest first.
 *
 * A member weighs the less the more sources have it: that `Results` is there says little, that `PolarisOutputVersion` is says all.
 */
export function nearMisses(sources: readonly Source[], record: unknown): readonly NearMiss[] {
  if (typeof record !== 'object' || record === null) return []
  const weigh = weightsOf(sources)
  const found: Candidate[] = []
  for (const source of sources) {
    let best: Candidate | undefined
    for (const sign of recordSigns(source)) {
      const has = sign.members.filter((member) => holdsMember(record, member))
      if (has.length === 0) continue
      const share = sum(has, weigh) / sum(sign.members, weigh)
      if (share < enough || share <= (best?.share ?? 0)) continue
      const lacks = sign.members.filter((member) => !has.includes(member)).map((member) => lackText(record, member))
      const told = has.map((member) => memberText(record, member))
      best = { miss: { source, layout: sign.layout, has: told, lacks }, share }
    }
    if (best !== undefined) found.push(best)
  }
  return found
    .toSorted((a, b) => b.share - a.share)
    .slice(0, mostNearMisses)
    .map(({ miss }) => miss)
}

function recordSigns({ signs = [] }: Source): readonly RecordSign[] {
  return signs.filter((sign): sign is RecordSign => 'members' in sign)
}

function sum(members: readonly Member[], weigh: (member: Member) => number): number {
  return members.reduce((total, member) => total + weigh(member), 0)
}

/** One part in as many as there are sources that have a member with that top key. */
function weightsOf(sources: readonly Source[]): (member: Member) => number {
  const owners = new Map<string, number>()
  for (const source of sources) {
    const tops = new Set(recordSigns(source).flatMap(({ members }) => members.map(topOfMember)))
    for (const top of tops) owners.set(top, (owners.get(top) ?? 0) + 1)
  }
  return (member) => 1 / (owners.get(topOfMember(member)) ?? 1)
}
