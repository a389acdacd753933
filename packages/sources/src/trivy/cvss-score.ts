import { type JsonObject, objectOf } from '../engine/json-values.ts'
import { scoreOf } from '../scan/finding-severity.ts'

/** Newest first; a score of another version of CVSS is not comparable, but better than none. */
const versions = ['V40Score', 'V3Score', 'V2Score'] as const

/**
 * The CVSS score of a vulnerability. Trivy lists the scores of several vendors: the one that the severity was taken from
 * counts, then the NVD's, then the first that there is.
 */
export function cvssScore(vulnerability: JsonObject): number | undefined {
  const vendors = objectOf(vulnerability['CVSS'])
  if (vendors === undefined) return undefined
  const preferred = [vulnerability['SeveritySource'], 'nvd'].filter((name) => typeof name === 'string')
  for (const name of [...preferred, ...Object.keys(vendors)]) {
    const scores = Object.hasOwn(vendors, name) ? objectOf(vendors[name]) : undefined
    for (const version of versions) {
      const score = scoreOf(scores?.[version])
      // Go writes 0 for a score that is not there.
      if (score !== undefined && score > 0) return score
    }
  }
  return undefined
}
