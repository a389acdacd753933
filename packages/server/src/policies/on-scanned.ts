import { scanMark } from '../artifacts/artifact.ts'
import type { OnRemoved, OnScanned } from '../artifacts/on-scanned.ts'
import { inParts } from './in-parts.ts'
import { judgeArtifact, writeJudged } from './judge-artifact.ts'
import { rulesInForce } from './rules-in-force.ts'

/**
 * Judges what was scanned, in the transaction in which the scan has landed. A report that came again is no new scan, and makes the
 * scan as new as that: its age is judged.
 */
export const judgeScanned: OnScanned = async (change, house, scanned) => {
  const rules = await rulesInForce(change.db, house)
  const judged = scanned.map(({ row, report }) =>
    judgeArtifact(rules, { artifactId: row.id, scan: scanMark(row), report }, house.now()),
  )
  await writeJudged(change, house, rules, judged)
}

/** Forgets the verdicts of artifacts that were removed. */
export const forgetVerdicts: OnRemoved = (db, artifactIds) =>
  inParts(artifactIds, async (part) => {
    await db.deleteFrom('verdicts').where('artifact_id', 'in', part).execute()
    await db.deleteFrom('judgements').where('artifact_id', 'in', part).execute()
  })
