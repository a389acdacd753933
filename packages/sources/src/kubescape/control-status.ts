import type { Check } from '../checks/check.ts'
import { clipText } from '../checks/clip-text.ts'
import { isObject, memberOf } from '../engine/json-values.ts'

/** What became of a control, over the cluster or for one resource. */
export type ControlStatus = {
  /** `error`: none of Kubescape's words. */
  readonly status: Check['status']
  /** True when somebody has accepted the risk. An exception that only acknowledges leaves it failed. */
  readonly excepted: boolean
  readonly info?: string | undefined
}

/**
 * opa-utils `reporthandling/apis/statuses.go`. Older versions wrote `excluded` for what is `passed` with `w/exceptions` since, and
 * `ignored` for what nothing was checked of. Empty: not run.
 */
const statuses: ReadonlyMap<unknown, Check['status']> = new Map([
  ['passed', 'passed'],
  ['failed', 'failed'],
  ['skipped', 'skipped'],
  ['excluded', 'passed'],
  ['ignored', 'skipped'],
  ['', 'skipped'],
] as const)

/** Reads the status of a control: `statusInfo` in a summary, an object or a word under `status`. */
export function controlStatus(control: unknown): ControlStatus {
  const info = [memberOf(control, 'statusInfo'), memberOf(control, 'status')].find(isObject)
  const word = memberOf(info, 'status') ?? memberOf(control, 'status')
  const subStatus = memberOf(info, 'subStatus')
  return {
    status: statuses.get(word) ?? 'error',
    excepted: word === 'excluded' || subStatus === 'w/exceptions',
    info: clipText(memberOf(info, 'info')) ?? clipText(subStatus),
  }
}
