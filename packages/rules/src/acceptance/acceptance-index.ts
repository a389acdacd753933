import type { ScannedArtifact } from '@tidewaiter/model'
import type { Finding } from '../finding.ts'
import { compileReach } from '../scope/reach.ts'
import type { Place, ScopeTest } from '../scope/scope.ts'
import { coversWithin, isInForce, type RiskAcceptance } from './risk-acceptance.ts'

/**
 * Acceptances by what they are about, so that a finding meets only those of its kind and id. Whether one is in force is asked
 * when a finding is judged: an index does not grow old.
 */
export type AcceptanceIndex = Readonly<Record<Finding['kind'], ReadonlyMap<string, readonly Indexed[]>>>

type Indexed = { readonly acceptance: RiskAcceptance; readonly isWithinReach: ScopeTest }

/** Puts acceptances in order for {@link acceptanceFor}; where several cover a finding, the first of them counts. */
export function indexAcceptances(acceptances: readonly RiskAcceptance[]): AcceptanceIndex {
  const of = (kind: Finding['kind']): ReadonlyMap<string, readonly Indexed[]> => {
    const ofKind = acceptances.filter((acceptance) => acceptance.kind === kind)
    const indexed = ofKind.map((acceptance) => ({ acceptance, isWithinReach: compileReach(acceptance.reach) }))
    return Map.groupBy(indexed, ({ acceptance }) => acceptance.id.toLowerCase())
  }
  return {
    vulnerability: of('vulnerability'),
    malware: of('malware'),
    'sensitive-data': of('sensitive-data'),
    misconfiguration: of('misconfiguration'),
  }
}

/**
 * The acceptance by which a finding does not count, if there is one: in force, and about this finding in this artifact.
 *
 * @param now in ms since 1970-01-01 UTC
 */
export function acceptanceFor(
  index: AcceptanceIndex,
  finding: Finding,
  {
    artifact,
    now,
    place,
  }: { readonly artifact: ScannedArtifact; readonly now: number; readonly place?: Place | undefined },
): RiskAcceptance | undefined {
  const byId = index[finding.kind]
  if (byId.size === 0) return undefined
  return byId
    .get(finding.id.toLowerCase())
    ?.find(
      ({ acceptance, isWithinReach }) =>
        isInForce(acceptance, now) && coversWithin(acceptance, finding, artifact) && isWithinReach(artifact, place),
    )?.acceptance
}
