import { textOf } from '../engine/values.ts'
import type { EventDecision } from './decide-hook.ts'
import { agentRules } from './process-rules.ts'

type Body = Readonly<Record<string, unknown>>

/**
 * Decides on `rate_limit_info`: Tetragon itself dropped events, and says how many. The number is a 64-bit integer, text in
 * protojson and a bare number in old versions.
 */
export function decideRateLimit(body: Body): EventDecision {
  const dropped = textOf(body['number_of_dropped_process_events'])
  const events = dropped === undefined ? 'Events were' : dropped === '1' ? '1 event was' : `${dropped} events were`
  return lost(`${events} dropped by the export rate limit of Tetragon`)
}

/** Decides on `process_throttle`: the kernel side stops or resumes the events of a control group. It does not count them. */
export function decideThrottle(body: Body): EventDecision {
  const group = textOf(body['cgroup'])
  const events = group === undefined ? 'Events of a control group' : `Events of the control group ${group}`
  const ended = body['type'] === 'THROTTLE_STOP'
  return lost(
    ended ? `${events} were dropped until now: throttling has ended` : `${events} are dropped: throttling has started`,
  )
}

function lost(reason: string): EventDecision {
  return { do: 'event', code: 'AG-006', outcome: 'Error', rules: agentRules, reason }
}
