import type { Heartbeat } from './heartbeat.ts'

/**
 * How an agent is: a function of its last heartbeat and the time.
 *
 *   never --heartbeat--> connected <--a sensor is not well, events lost / all well again--> degraded
 *   connected, degraded --three heartbeats missed--> disconnected --heartbeat--> connected, degraded
 *
 * Each arrow is told once: it is taken in one transaction with its event, by whoever first finds the state as it was before.
 */
export type AgentState = 'never' | 'connected' | 'degraded' | 'disconnected'

export const agentStates: readonly AgentState[] = ['never', 'connected', 'degraded', 'disconnected']

/** So many heartbeats in a row may fail to come. */
const missedHeartbeats = 3

/**
 * When an agent that says nothing more is disconnected, in ms since 1970-01-01 UTC.
 *
 * @param aliveSince since when the server can hear: agents get one interval from then to come back
 */
export function silentAt(heartbeatAt: number, intervalSeconds: number, aliveSince: number): number {
  return Math.max(heartbeatAt + missedHeartbeats * intervalSeconds * 1000, aliveSince + intervalSeconds * 1000)
}

/**
 * What keeps an agent from working in full, for people; undefined when nothing does.
 *
 * @param lostBefore events that it had lost at the heartbeat before; it counts from its own start
 */
export function restrictionOf(
  { sensors, counts }: Pick<Heartbeat, 'sensors' | 'counts'>,
  lostBefore: number,
): string | undefined {
  const unwell = sensors
    .filter(({ state }) => state !== 'ok')
    .map(({ name, state, reason }) => `sensor ${name} is ${state}${reason === undefined ? '' : `: ${reason}`}`)
  // A lower count is that of an agent that has started anew.
  const lost = counts.lost >= lostBefore ? counts.lost - lostBefore : counts.lost
  const found = lost > 0 ? [...unwell, `${lost} events were lost`] : unwell
  return found.length === 0 ? undefined : found.join('; ')
}
