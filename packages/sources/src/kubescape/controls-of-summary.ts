import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { entriesOf, isObject, memberOf } from '../engine/json-values.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import { pathTo, type FaultList } from '../engine/faults.ts'
import { countOf } from '../engine/values.ts'
import { controlSeverity } from './control-severity.ts'
import { controlStatus } from './control-status.ts'

/** A control over everything that was scanned. */
export type Control = { readonly check: Check; readonly excepted: boolean }

/**
 * The controls of a summary by their ids.
 *
 * @param path where the summary stands in the record
 */
export function controlsOfSummary(summary: unknown, path: string, faults: FaultList): ReadonlyMap<string, Control> {
  const controls = memberOf(summary, 'controls')
  if (controls !== undefined && controls !== null && !isObject(controls)) {
    faults.add(pathTo(path, 'controls'), 'not an object')
  }
  return new Map(entriesOf(controls).map(([id, control]) => [id, controlOf(id, control)]))
}

function controlOf(key: string, control: unknown): Control {
  const id = clipText(memberOf(control, 'controlID')) ?? clipText(key) ?? 'unknown'
  const { status, excepted, info } = controlStatus(control)
  if (status === 'error') return { check: unreadableCheck('`status` is no status of a control', id), excepted: false }
  const severity = controlSeverity(memberOf(control, 'scoreFactor'))
  const check = {
    id,
    title: clipText(memberOf(control, 'name')),
    status,
    detail: status === 'failed' ? failedResources(control) : info,
    severity,
    priority: severity === undefined ? undefined : `${severity[0]?.toUpperCase()}${severity.slice(1)}`,
  }
  return { check, excepted }
}

function failedResources(control: unknown): string | undefined {
  const failed = countOf(memberOf(memberOf(control, 'ResourceCounters'), 'failedResources'))
  return failed === undefined ? undefined : `${failed} ${failed === 1 ? 'resource' : 'resources'} failed`
}
