import { listOf, memberOf } from '../engine/json-values.ts'

/** An object of a cluster as a tool printed it. */
export type GivenObject = {
  readonly object: unknown
  /** A watch reports that it was deleted. */
  readonly deleted: boolean
  /** Where it stands in the record; empty for the record itself. */
  readonly path: string
}

/**
 * The objects in what `kubectl get -o json` and the API print: one object, a list (`kind: List`, `PolicyReportList`), or an event of
 * a watch (`--output-watch-events`: `{type, object}`).
 */
export function objectsOf(record: unknown): readonly GivenObject[] {
  const kind = memberOf(record, 'kind')
  if (isList(record)) {
    return listOf(memberOf(record, 'items')).map((object, index) => ({
      object,
      deleted: false,
      path: `items[${index}]`,
    }))
  }
  const object = memberOf(record, 'object')
  const type = memberOf(record, 'type')
  if (kind === undefined && typeof type === 'string' && typeof object === 'object' && object !== null) {
    return [{ object, deleted: type === 'DELETED', path: 'object' }]
  }
  return [{ object: record, deleted: false, path: '' }]
}

/** True for a list of objects, whose elements are its `items`. */
export function isList(record: unknown): boolean {
  const kind = memberOf(record, 'kind')
  return typeof kind === 'string' && kind.endsWith('List')
}

/** True when a record is such an object, or a list or watch event that begins with one. */
export function holdsObject(record: unknown, isWanted: (object: unknown) => boolean): boolean {
  const [first] = objectsOf(record)
  return first !== undefined && isWanted(first.object)
}
