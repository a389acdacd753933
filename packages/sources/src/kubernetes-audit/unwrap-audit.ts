import { listOf, memberOf } from '../engine/json-values.ts'
import { parseJson } from '../input/parse-json.ts'

/** An item of a record: an audit event, or the reason why it is none; and where it stands in the record. */
export type AuditItem = Content & { readonly path: string }

type Content = { readonly event: unknown } | { readonly skipped: 'other-log' } | { readonly refused: string }

/**
 * The audit events in a record, in its order.
 *
 * - the API server: an Event (log backend), or an `EventList` with `items` (webhook backend);
 * - Azure: diagnostic records with the Event as text in `properties.log`, alone or in `records` (Event Hubs);
 * - AWS: `logEvents` of a CloudWatch subscription with the Event as text in `message`; the log group of EKS holds other logs too.
 */
export function unwrapAudit(record: unknown): readonly AuditItem[] {
  const list = auditList(record)
  if (list !== undefined) return unwrapList(list, listOf(memberOf(record, list)), 0)
  return [{ ...(isAzureRecord(record) ? unwrapAzure(record) : { event: record }), path: '' }]
}

/** The lists that a record may hold its items in. */
export const auditLists = ['items', 'records', 'logEvents'] as const

type AuditList = (typeof auditLists)[number]

/** The list of a record; undefined for a record that is one item. */
export function auditList(record: unknown): AuditList | undefined {
  if (isEventList(record)) return 'items'
  return (['logEvents', 'records'] as const).find((name) => Array.isArray(memberOf(record, name)))
}

/** @param first number of the first of these elements in its list, from 0 */
export function unwrapList(list: AuditList, elements: readonly unknown[], first: number): readonly AuditItem[] {
  return elements.map((element, index) => ({ ...unwrapElement(list, element), path: `${list}[${first + index}]` }))
}

function unwrapElement(list: AuditList, element: unknown): Content {
  if (list === 'items') return { event: element }
  return list === 'records' ? unwrapAzure(element) : unwrapText(memberOf(element, 'message'))
}

/** True for an audit Event, and for what {@link unwrapAudit} finds some in. */
export function isAuditRecord(record: unknown): boolean {
  if (isAuditEvent(record) || isEventList(record) || isAzureRecord(record)) return true
  const [first] = listOf(memberOf(record, 'records'))
  if (isAzureRecord(first)) return true
  return memberOf(record, 'messageType') === 'DATA_MESSAGE' && isApiServerStream(memberOf(record, 'logStream'))
}

/** Events captured before Kubernetes 1.12 may lack `apiVersion`; an id, a stage and a URI stand in all. */
function isAuditEvent(value: unknown): boolean {
  if (memberOf(value, 'kind') !== 'Event') return false
  if (isAuditVersion(memberOf(value, 'apiVersion'))) return true
  return ['auditID', 'stage', 'requestURI'].every((key) => typeof memberOf(value, key) === 'string')
}

function isEventList(value: unknown): boolean {
  return memberOf(value, 'kind') === 'EventList' && isAuditVersion(memberOf(value, 'apiVersion'))
}

function isAuditVersion(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('audit.k8s.io/')
}

function isAzureRecord(value: unknown): boolean {
  const category = memberOf(value, 'category')
  return (category === 'kube-audit' || category === 'kube-audit-admin') && memberOf(value, 'properties') !== undefined
}

function isApiServerStream(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('kube-apiserver-audit')
}

function unwrapAzure(value: unknown): Content {
  return isAzureRecord(value) ? unwrapText(memberOf(memberOf(value, 'properties'), 'log')) : { skipped: 'other-log' }
}

/** The Event in a text; depth is bounded as it is for a record. */
function unwrapText(text: unknown): Content {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return { skipped: 'other-log' }
  const parsed = parseJson(text)
  if (!('value' in parsed)) return { refused: `not an audit event: not valid JSON: ${parsed.error}` }
  return isAuditEvent(parsed.value) ? { event: parsed.value } : { skipped: 'other-log' }
}
