import { type JsonObject, objectOf } from '../engine/json-values.ts'

/** The forms of Trivy's JSON; see `layouts` of the source. */
export type TrivyLayout = 'artifact' | 'cluster' | 'compliance' | 'result'

/** The lists of resources in the report of a cluster: today's two, and the two of Trivy before 0.30. */
export const resourceLists = ['Resources', 'Findings', 'Vulnerabilities', 'Misconfigurations'] as const

/** The layout of a record, or undefined when it is none of Trivy's. */
export function layoutOf(record: unknown): TrivyLayout | undefined {
  const object = objectOf(record)
  if (object === undefined) return undefined
  if (typeof object['ClusterName'] === 'string' && isCluster(object)) return 'cluster'
  if (object['SchemaVersion'] === 2 && isArtifact(object)) return 'artifact'
  if (typeof object['ID'] === 'string' && typeof object['Title'] === 'string' && isCompliance(object)) {
    return 'compliance'
  }
  return isResult(object) ? 'result' : undefined
}

/** A clean cluster has no lists at all, but a schema version since 0.40. */
function isCluster(object: JsonObject): boolean {
  return typeof object['SchemaVersion'] === 'number' || resourceLists.some((name) => Array.isArray(object[name]))
}

/** The schema version alone is not Trivy's: `Results` and the name are each left out in some reports. */
function isArtifact(object: JsonObject): boolean {
  return (
    typeof object['ArtifactName'] === 'string' ||
    typeof object['ArtifactType'] === 'string' ||
    Array.isArray(object['Results'])
  )
}

function isCompliance(object: JsonObject): boolean {
  return Array.isArray(object['Results']) || Array.isArray(object['SummaryControls'])
}

/** Schema 1 wrote `Vulnerabilities: null` where nothing was found. */
function isResult(object: JsonObject): boolean {
  if (typeof object['Target'] !== 'string') return false
  return (
    object['Vulnerabilities'] === null ||
    ['Vulnerabilities', 'Misconfigurations'].some((key) => Array.isArray(object[key]))
  )
}
