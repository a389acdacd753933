import type { FindingSeverity } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { entriesOf, isJsonObject, memberOf } from '../checks/json-member.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import type { SourceContext } from '../source-context.ts'

/** Where a set of checks stands: the object, and the container in it. */
type Place = { readonly resource: string; readonly namespace?: string | undefined }

/** Polaris has two severities that report; `error` is what older versions called `danger`. */
const severities: ReadonlyMap<unknown, FindingSeverity> = new Map([
  ['danger', 'high'],
  ['error', 'high'],
  ['warning', 'medium'],
] as const)

/** The checks of an audit: those of each controller, of its pods and of their containers. */
export function checksOfAudit(audit: unknown, context: SourceContext): readonly Check[] {
  return readList(memberOf(audit, 'Results'), 'Results', (result) => {
    const namespace = clipText(memberOf(result, 'Namespace'))
    const parts = [namespace, clipText(memberOf(result, 'Kind')), clipText(memberOf(result, 'Name'))]
    const resource = parts.filter((part) => part !== undefined).join('/')
    const pod = memberOf(result, 'PodResult')
    return [
      ...checksOfSet(result, { resource, namespace }, context),
      ...(pod === undefined || pod === null ? [] : checksOfSet(pod, { resource, namespace }, context)),
      ...readList(memberOf(pod, 'ContainerResults'), 'ContainerResults', (container) => {
        const name = clipText(memberOf(container, 'Name'))
        const inside = name === undefined ? resource : `${resource} container ${name}`
        return checksOfSet(container, { resource: inside, namespace }, context)
      }),
    ]
  })
}

/** The checks at one place: `Results`, which older versions called `Messages`. */
function checksOfSet(holder: unknown, place: Place, context: SourceContext): readonly Check[] {
  const set = memberOf(holder, 'Results') ?? memberOf(holder, 'Messages')
  if (set === undefined || set === null)
    return isJsonObject(holder) ? [] : [unreadable('`PodResult` is no object', place)]
  if (!isJsonObject(set)) return [unreadable('`Results` is no object', place)]
  return entriesOf(set).map(([key, message]) => checkOf(key, message, place, context))
}

function checkOf(key: string, message: unknown, place: Place, context: SourceContext): Check {
  const id = clipText(memberOf(message, 'ID')) ?? clipText(key) ?? 'unknown'
  const success = memberOf(message, 'Success')
  const severity = memberOf(message, 'Severity')
  if (typeof success !== 'boolean') return unreadable('`Success` is neither true nor false', place, id)
  return {
    id,
    status: success ? 'passed' : 'failed',
    ...place,
    detail: detailText(memberOf(message, 'Message'), context),
    severity: severities.get(severity),
    priority: clipText(severity),
  }
}

function unreadable(lack: string, { resource, namespace }: Place, id?: string): Check {
  return { ...unreadableCheck(lack, id), resource, namespace }
}
