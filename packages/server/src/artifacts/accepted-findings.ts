import type { ScannedArtifact } from '@tidewaiter/model'
import { acceptanceFor, type Finding } from '@tidewaiter/rules'
import type { House } from '../house.ts'
import { rulesInForce } from '../policies/rules-in-force.ts'

/**
 * Makes the test of which findings of an artifact somebody has accepted.
 *
 * @returns what gives the id of the acceptance that covers a finding; undefined for one that none covers
 */
export async function acceptedFindings(
  house: House,
  artifact: ScannedArtifact,
): Promise<(finding: Finding) => string | undefined> {
  const { acceptances, idOf } = await house.state.change(({ db }) => rulesInForce(db, house))
  const now = house.now()
  return (finding) => {
    const acceptance = acceptanceFor(acceptances, finding, { artifact, now })
    return acceptance === undefined ? undefined : idOf.get(acceptance)
  }
}
