import { listOf, memberOf } from '../checks/json-member.ts'
import { parseJson } from '../input/parse-json.ts'

/** An item of a record: an audit event, or the reason why it is none. */
export type AuditItem = { readonly event: unknown } | { readonly skipped: 'other-log' } | { readonly refused: string }

/**
 * The audit events in a record, in its order.
 *
 * - the API server: an Event (log backend), or an `EventList` with `items` (webhook backend);
 * - Azure: diagnostic records with the Event as text in `properties.log`, alone or in `records` (Event Hubs);
 * - AWS: `logEvents` of a CloudWatch subscription with the Event as text in `message`; the log group of EKS holds other logs too.
 */
export function unwrapAudit(record: unknown): readonly AuditItem[] {
  if (isEventList(record)) return listOf(memberOf(record, 'items')).map((event) => ({ event }))
  const logEvents = memberOf(record, 'logEvents')
  if (Array.isArray(logEvents)) return logEvents.map((item) => unwrapText(memberOf(item, 'message')))
  const records = memberOf(record, 'records')
  if (Array.isArray(records)) return records.map(unwrapAzure)
  return [isAzureRecord(record) ? unwrapAzure(record) : { event: record }]
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

function unwrapAzure(value: unknown): AuditItem {
  return isAzureRecord(value) ? unwrapText(memberOf(memberOf(value, 'properties'), 'log')) : { skipped: 'other-log' }
}

/** The Event in a text; depth is bounded as it is for a record. */
function unwrapText(text: unknown): AuditItem {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return { skipped: 'other-log' }
  const parsed = parseJson(text)
  if (!('value' in parsed)) return { refused: `not an audit event: not valid JSON: ${parsed.error}` }
  return isAuditEvent(parsed.value) ? { event: parsed.value } : { skipped: 'other-log' }
}
