import type { FindingSeverity } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { detailText } from '../checks/detail-text.ts'
import { entriesOf, isObject, memberOf } from '../engine/json-values.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import type { FaultList } from '../engine/faults.ts'
import type { SourceContext } from '../source-context.ts'

/** Where a set of checks stands: the object, and the container in it; and the path in the record. */
type Place = { readonly resource: string; readonly namespace?: string | undefined; readonly path: string }

/** Polaris has two severities that report; `error` is what older versions called `danger`. */
const severities: ReadonlyMap<unknown, FindingSeverity> = new Map([
  ['danger', 'high'],
  ['error', 'high'],
  ['warning', 'medium'],
] as const)

/** The checks of an audit: those of each controller, of its pods and of their containers. */
export function checksOfAudit(audit: unknown, context: SourceContext, faults: FaultList): readonly Check[] {
  return readList(memberOf(audit, 'Results'), 'Results', faults, (result, path) => {
    const namespace = clipText(memberOf(result, 'Namespace'))
    const parts = [namespace, clipText(memberOf(result, 'Kind')), clipText(memberOf(result, 'Name'))]
    const resource = parts.filter((part) => part !== undefined).join('/')
    const pod = memberOf(result, 'PodResult')
    const podPath = `${path}.PodResult`
    return [
      ...checksOfSet(result, { resource, namespace, path }, context, faults),
      ...(pod === undefined || pod === null
        ? []
        : checksOfSet(pod, { resource, namespace, path: podPath }, context, faults)),
      ...readList(
        memberOf(pod, 'ContainerResults'),
        `${podPath}.ContainerResults`,
        faults,
        (container, containerPath) => {
          const name = clipText(memberOf(container, 'Name'))
          const inside = name === undefined ? resource : `${resource} container ${name}`
          return checksOfSet(container, { resource: inside, namespace, path: containerPath }, context, faults)
        },
      ),
    ]
  })
}

/** The checks at one place: `Results`, which older versions called `Messages`. */
function checksOfSet(holder: unknown, place: Place, context: SourceContext, faults: FaultList): readonly Check[] {
  const set = memberOf(holder, 'Results') ?? memberOf(holder, 'Messages')
  if (!isObject(holder)) faults.add(place.path, 'not an object')
  else if (set !== undefined && set !== null && !isObject(set)) faults.add(`${place.path}.Results`, 'not an object')
  return entriesOf(set).map(([key, message]) => checkOf(key, message, place, context))
}

function checkOf(key: string, message: unknown, { resource, namespace }: Place, context: SourceContext): Check {
  const id = clipText(memberOf(message, 'ID')) ?? clipText(key) ?? 'unknown'
  const success = memberOf(message, 'Success')
  const severity = memberOf(message, 'Severity')
  if (typeof success !== 'boolean') {
    return { ...unreadableCheck('`Success` is neither true nor false', id), resource, namespace }
  }
  return {
    id,
    status: success ? 'passed' : 'failed',
    resource,
    namespace,
    detail: detailText(memberOf(message, 'Message'), context),
    severity: severities.get(severity),
    priority: clipText(severity),
  }
}
