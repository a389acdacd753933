import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { entriesOf, isJsonObject, memberOf } from '../checks/json-member.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import { countOf } from '../engine/values.ts'
import { controlSeverity } from './control-severity.ts'
import { controlStatus } from './control-status.ts'

/** A control over everything that was scanned. */
export type Control = { readonly check: Check; readonly excepted: boolean }

/** The controls of a summary by their ids. */
export function controlsOfSummary(summary: unknown): ReadonlyMap<string, Control> {
  const controls = memberOf(summary, 'controls')
  if (controls !== undefined && controls !== null && !isJsonObject(controls)) {
    return new Map([['controls', { check: unreadableCheck('`controls` is no object'), excepted: false }]])
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
