import type { AcceptedRisk } from '@tidewaiter/model'
import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { listOf, memberOf } from '../engine/json-values.ts'
import { readList } from '../checks/read-list.ts'
import { unreadableCheck } from '../checks/unreadable-check.ts'
import type { FaultList } from '../engine/faults.ts'
import { present } from '../scan/present.ts'
import { controlStatus } from './control-status.ts'
import type { Control } from './controls-of-summary.ts'
import { exceptionOf } from './exception-of.ts'
import { resourceOf } from './resource-of.ts'

/** A control whose risk was accepted for a resource. */
export type AcceptedControl = { readonly check: Check; readonly risk: AcceptedRisk }

/** What the controls found in each resource. */
export type ResourceChecks = {
  /** The ones that failed or cannot be read. What passed is counted in the control: a cluster has a hundred thousand of them. */
  readonly checks: readonly Check[]
  readonly accepted: readonly AcceptedControl[]
}

/** Most places in a manifest that the detail of a check names. */
const maxPaths = 10

/** @param controls the controls of the summary, for what the results of a resource do not repeat: the severity */
export function resourceChecks(
  results: unknown,
  controls: ReadonlyMap<string, Control>,
  faults: FaultList,
): ResourceChecks {
  const accepted: AcceptedControl[] = []
  const checks = readList(results, 'results', faults, (result, path) => {
    const resource = resourceOf(memberOf(result, 'resourceID'))
    return readList(memberOf(result, 'controls'), `${path}.controls`, faults, (control, place) => {
      const id = clipText(memberOf(control, 'controlID'))
      if (id === undefined) {
        faults.add(place, '`controlID` is missing')
        return []
      }
      const { status, excepted } = statusOf(control)
      const isTold = status === 'failed' || status === 'error'
      if (!isTold && !excepted) return []
      const known = controls.get(id)?.check
      const check: Check = {
        id,
        title: clipText(memberOf(control, 'name')) ?? known?.title,
        status,
        resource: resource?.name,
        namespace: resource?.namespace,
        detail:
          status === 'error' ? unreadableCheck('`status` is no status of a control', id).detail : pathsOf(control),
        severity: known?.severity,
        priority: known?.priority,
      }
      if (excepted) accepted.push({ check, risk: riskOf(check, control) })
      return isTold ? [check] : []
    })
  })
  return { checks, accepted }
}

/** In older versions a control of a resource has no status of its own, only its rules have. */
function statusOf(control: object): Pick<ReturnType<typeof controlStatus>, 'status' | 'excepted'> {
  if (memberOf(control, 'status') !== undefined) return controlStatus(control)
  const rules = listOf(memberOf(control, 'rules')).map(controlStatus)
  const worst = (['error', 'failed', 'skipped', 'passed'] as const).find((word) =>
    rules.some(({ status }) => status === word),
  )
  return { status: worst ?? 'skipped', excepted: rules.some(({ excepted }) => excepted) }
}

/** Where in the manifest it failed. Values, which may be secrets, stand in `fixPath.value` and are left alone. */
function pathsOf(control: object): string | undefined {
  const paths = listOf(memberOf(control, 'rules')).flatMap((rule) =>
    listOf(memberOf(rule, 'paths')).flatMap(
      (path) =>
        clipText(memberOf(path, 'failedPath')) ??
        clipText(memberOf(path, 'reviewPath')) ??
        clipText(memberOf(path, 'deletePath')) ??
        clipText(memberOf(memberOf(path, 'fixPath'), 'path')) ??
        [],
    ),
  )
  const named = [...new Set(paths)]
  if (named.length === 0) return undefined
  const shown = named.slice(0, maxPaths).join(', ')
  return clipText(named.length > maxPaths ? `${shown} and ${named.length - maxPaths} more` : shown)
}

function riskOf({ id, resource }: Check, control: object): AcceptedRisk {
  const exceptions = listOf(memberOf(control, 'rules')).flatMap((rule) => listOf(memberOf(rule, 'exception')))
  return present({ kind: 'misconfiguration' as const, id, path: resource, ...exceptionOf(exceptions[0]) })
}
