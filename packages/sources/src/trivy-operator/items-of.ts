import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'
import { holdingOf } from './report-kinds.ts'

/** The resources in a record, and whether they are being deleted. */
export type Items = { readonly resources: readonly unknown[]; readonly isDeleted: boolean; readonly isList: boolean }

/** The group of the operator's resources, and of Starboard's before it. */
const group = 'aquasecurity.github.io/'

/** Takes the resources out of what they come in: a list, the operator's webhook, a watch. Undefined when there are none. */
export function itemsOf(record: unknown): Items | undefined {
  const object = objectOf(record)
  if (object === undefined) return undefined
  if (Array.isArray(object['items'])) {
    const isOurs = isResource(object) || objectsOf(object['items']).some(isResource)
    return isOurs ? { resources: object['items'], isDeleted: false, isList: true } : undefined
  }
  if (isResource(object)) return { resources: [object], isDeleted: false, isList: false }
  const [inner, verb] = [objectOf(object['operatorObject'] ?? object['object']), object['verb'] ?? object['type']]
  if (inner === undefined || typeof verb !== 'string' || !isResource(inner)) return undefined
  return { resources: [inner], isDeleted: verb.toLowerCase().startsWith('delete'), isList: false }
}

function isResource(object: JsonObject): boolean {
  const version = object['apiVersion']
  return typeof version === 'string' && version.startsWith(group) && holdingOf(object['kind']) !== undefined
}
