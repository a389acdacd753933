import { listOf, memberOf } from '../checks/json-member.ts'

/** An object of a cluster as a tool printed it. */
export type GivenObject = {
  readonly object: unknown
  /** A watch reports that it was deleted. */
  readonly deleted: boolean
}

/**
 * The objects in what `kubectl get -o json` and the API print: one object, a list (`kind: List`, `PolicyReportList`), or an event of
 * a watch (`--output-watch-events`: `{type, object}`).
 */
export function objectsOf(record: unknown): readonly GivenObject[] {
  const kind = memberOf(record, 'kind')
  if (typeof kind === 'string' && kind.endsWith('List')) {
    return listOf(memberOf(record, 'items')).map((object) => ({ object, deleted: false }))
  }
  const object = memberOf(record, 'object')
  const type = memberOf(record, 'type')
  if (kind === undefined && typeof type === 'string' && typeof object === 'object' && object !== null) {
    return [{ object, deleted: type === 'DELETED' }]
  }
  return [{ object: record, deleted: false }]
}

/** True when a record is such an object, or a list or watch event that begins with one. */
export function holdsObject(record: unknown, isWanted: (object: unknown) => boolean): boolean {
  const [first] = objectsOf(record)
  return first !== undefined && isWanted(first.object)
}
