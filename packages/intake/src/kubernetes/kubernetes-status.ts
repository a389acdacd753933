import type { IntakeError } from '../intake-errors.ts'
import type { WayReport } from '../way-report.ts'
import type { WayState, WayStatus } from '../way.ts'
import type { Following } from './follow-collection.ts'

type ClusterAt = {
  readonly server: string
  readonly source: string
  readonly isClosed: boolean
  readonly followings: readonly Following[]
  /** Why collections could not be looked for. */
  readonly faults: readonly IntakeError[]
  readonly objects: number
}

/** Takes what is known of the collections of a cluster, returns the status of their way. */
export function kubernetesStatus(report: WayReport, cluster: ClusterAt): WayStatus {
  const { server, source, isClosed, followings, objects } = cluster
  const refusal = report.refusal()
  const faults = [...cluster.faults, ...followings.flatMap((one) => one.fault() ?? [])]
  const [first, ...others] = faults
  const sound = followings.filter((one) => one.fault() === undefined)
  const listing = sound.filter((one) => !one.isWatching()).length
  const without: WayState = first === undefined ? 'waiting' : 'unreadable'
  const state: WayState = isClosed
    ? 'closed'
    : refusal !== undefined
      ? 'refusing'
      : sound.length === 0
        ? without
        : 'open'
  const more = others.length === 0 ? '' : `, and ${others.length} more like it`
  const lists = listing === 0 ? '' : `, ${listing} of them being listed`
  const resources = sound.length === 1 ? 'a resource' : `${sound.length} resources`
  const watches = `watches ${resources} of ${source} at ${server}${lists}; ${objects} objects`
  const text: Record<WayState, string> = {
    open: first === undefined ? watches : `${watches}; ${first.message}${more}`,
    waiting: `waits for the resources of ${source} at ${server}`,
    unreadable: `${first?.message ?? server}${more}; tries again`,
    refusing: `takes nothing in, and watches on from there later: ${refusal}`,
    ended: 'has ended',
    closed: 'is closed',
  }
  return {
    state,
    text: text[state],
    behindBytes: undefined,
    ...report.facts(),
  }
}
