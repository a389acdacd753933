import { memberOf } from '../engine/json-values.ts'
import { clipText } from '../checks/clip-text.ts'

/** An object of a cluster, as far as a record names it. */
export type Resource = {
  readonly namespace?: string | undefined
  /** `Deployment`, or the plural of the API, `deployments`: as the record has it. */
  readonly kind?: string | undefined
  readonly name?: string | undefined
}

/** Namespace, kind and name as one text, what is absent left out: `shop/Deployment/web`, `ClusterRole/view`. */
export function resourceName({ namespace, kind, name }: Resource): string | undefined {
  // The API gives a namespace itself as the namespace of requests for it.
  const isNamespace = kind === 'Namespace' || kind === 'namespaces'
  const parts = [isNamespace ? undefined : namespace, kind, name].filter((part) => part !== undefined)
  return name === undefined && kind === undefined ? undefined : parts.join('/')
}

/** `source` of an event about an object: the name of a pod, as KCS has it, else the whole name of the object. */
export function sourceOfResource(resource: Resource): string | undefined {
  const isPod = resource.kind === 'Pod' || resource.kind === 'pods'
  return isPod && resource.name !== undefined ? resource.name : resourceName(resource)
}

/** The object that a Kubernetes ObjectReference names; undefined when it names none. */
export function resourceOf(reference: unknown): Resource | undefined {
  const kind = clipText(memberOf(reference, 'kind'))
  const name = clipText(memberOf(reference, 'name'))
  if (kind === undefined && name === undefined) return undefined
  return { namespace: clipText(memberOf(reference, 'namespace')), kind, name }
}
