/** The objects of one resource, in one namespace or in all. */
export type Collection = {
  readonly group: string
  readonly version: string
  /** The plural: `policyreports`. */
  readonly resource: string
  /** `PolicyReport`. */
  readonly kind: string
  /** Undefined for all of them, and for a resource that has none. */
  readonly namespace?: string | undefined
}

/** Names the collection in marks: the same in all versions of the API. */
export function keyOf({ group, resource, namespace = '*' }: Collection): string {
  return `${resource}.${group}/${namespace}`
}

/** Where the API has it, without a query. */
export function pathOf({ group, version, resource, namespace }: Collection): string {
  const within = namespace === undefined ? '' : `/namespaces/${namespace}`
  return `/apis/${group}/${version}${within}/${resource}`
}
