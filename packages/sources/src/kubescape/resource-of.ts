import { clipText } from '../checks/clip-text.ts'

/** What Kubescape calls a resource, in words: `shop/Deployment/web`. */
export type ResourceName = { readonly name: string; readonly namespace?: string }

/**
 * Reads a resource id: `path=<number>/api=apps/v1/<namespace>/<kind>/<name>` of a file, `apps/v1/<namespace>/<kind>/<name>` of a
 * cluster, with nothing in front of the first slash for the core group. An id of another form (a subject with its role and
 * binding, a cloud resource) names itself.
 */
export function resourceOf(id: unknown): ResourceName | undefined {
  const text = clipText(id)
  if (text === undefined) return undefined
  const parts = text.replace(/^path=\d+\/api=/, '').split('/')
  const [, , namespace, kind, name] = parts
  if (parts.length !== 5 || !kind || !name) return { name: text }
  return namespace ? { name: `${namespace}/${kind}/${name}`, namespace } : { name: `${kind}/${name}` }
}
