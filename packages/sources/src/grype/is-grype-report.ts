import { objectOf, objectsOf } from '../engine/json-values.ts'

/** True for a report of Grype. Cut ones with nothing but matches are told by the form of a match. */
export function isGrypeReport(record: unknown): boolean {
  const report = objectOf(record)
  if (!Array.isArray(report?.['matches'])) return false
  if (objectOf(report['descriptor'])?.['name'] === 'grype') return true
  const [first] = objectsOf(report['matches'])
  return objectOf(first?.['vulnerability']) !== undefined && objectOf(first?.['artifact']) !== undefined
}
