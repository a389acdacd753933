import { type JsonObject, objectOf, objectsOf } from '../engine/json-values.ts'

/** The forms of Aqua's JSON; see `layouts` of the source. */
export type AquaLayout = 'scan' | 'inventory' | 'incident'

/** The layout of a record, or undefined when it is none of Aqua's. */
export function layoutOf(record: unknown): AquaLayout | undefined {
  const object = objectOf(record)
  if (object === undefined) return undefined
  if (typeof object['image'] === 'string' && isScan(object)) return 'scan'
  if (Array.isArray(object['result']) && isInventory(object)) return 'inventory'
  const isIncident = object['event_category'] === 'incident' && typeof object['data'] === 'string'
  return isIncident ? 'incident' : undefined
}

function isScan(object: JsonObject): boolean {
  return (
    objectOf(object['vulnerability_summary']) !== undefined || objectOf(object['image_assurance_results']) !== undefined
  )
}

/** A page of the API. One without vulnerabilities says too little to be told from others. */
function isInventory(object: JsonObject): boolean {
  const [first] = objectsOf(object['result'])
  return (
    typeof first?.['image_name'] === 'string' && objectOf(first['resource']) !== undefined && 'aqua_severity' in first
  )
}
