import type { IntakeError } from '../intake-errors.ts'
import type { WayState, WayStatus } from '../way.ts'
import type { WayReport } from '../way-report.ts'

type Link = {
  readonly address: string
  readonly isClosed: boolean
  /** Of the Tetragon that events come from; undefined while there is no connection. */
  readonly version: string | undefined
  /** Why there is none. */
  readonly fault: IntakeError | undefined
  /** Since the start: for how long in ms nothing was received, and how often that began. */
  readonly missed: { readonly ms: number; readonly times: number }
}

/** Takes what is known of the connection, returns the status of its way. */
export function tetragonStatus(report: WayReport, link: Link): WayStatus {
  const { address, isClosed, version, fault, missed } = link
  const refusal = report.refusal()
  const isBarred = fault !== undefined && fault.code !== 'tetragon-missing' && fault.code !== 'tetragon-broken'
  const apart: WayState = isBarred ? 'unreadable' : 'waiting'
  const state: WayState = isClosed
    ? 'closed'
    : refusal !== undefined
      ? 'refusing'
      : version === undefined
        ? apart
        : 'open'
  const gaps =
    missed.times === 0
      ? ''
      : `; nothing was received for ${Math.ceil(missed.ms / 1000)} s so far, in ${missed.times} ${missed.times === 1 ? 'gap' : 'gaps'}`
  const text: Partial<Record<WayState, string>> = {
    open: `receives events of Tetragon ${version} at ${address}${gaps}`,
    waiting: `${fault?.message ?? `connects to ${address}`}; tries again${gaps}`,
    unreadable: `${fault?.message}; tries again${gaps}`,
    refusing: `receives nothing for now: ${refusal}${gaps}`,
    closed: 'is closed',
  }
  return {
    state,
    text: text[state]!,
    behindBytes: undefined,
    ...report.facts(),
  }
}
