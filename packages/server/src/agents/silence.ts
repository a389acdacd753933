import type { Kysely } from 'kysely'
import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import type { Task } from '../tasks.ts'
import { agentEvent } from './agent-event.ts'
import { silentAt, type AgentState } from './agent-state.ts'

/** Looked at so often at least; in between at the very moment at which the next agent is silent. */
const lookEveryMs = 5_000
/** Later than this, and the process or the machine has slept, or the clock was set: nobody could be heard. */
const sleptMs = 15_000
/** Agents of one transaction: others have their turn in between. */
const mostAtOnce = 500

const present: readonly AgentState[] = ['connected', 'degraded']

/** Finds the agents that have fallen silent: at the moment, and after a start only when they had time to come back. */
export const silenceTask: Task = {
  name: 'agents',
  summary: 'Calls agents disconnected at the moment at which three heartbeats in a row have not come',
  events: ['AG-002'],
  start: (house) => {
    let aliveSince = house.now()
    let lookedAt = house.now()
    let timer: NodeJS.Timeout | undefined
    const task = every(house, 'agents', lookEveryMs, async () => {
      clearTimeout(timer)
      const at = house.now()
      if (Math.abs(at - lookedAt) > sleptMs) {
        aliveSince = at
        await forgetFuture(house, at)
      }
      lookedAt = at
      const wait = (await disconnectSilent(house, aliveSince)) - house.now()
      if (wait < lookEveryMs) timer = setTimeout(task.now, Math.max(wait, 1))
    })
    return Promise.resolve({
      stop: async () => {
        await task.stop()
        clearTimeout(timer)
      },
    })
  },
}

/**
 * Calls agents disconnected that are silent by now.
 *
 * @param aliveSince since when agents can be heard, in ms since 1970-01-01 UTC
 * @returns when the next will be, unless it is heard of before; Infinity when there is none
 */
export async function disconnectSilent(
  house: Pick<House, 'state' | 'machine' | 'now'>,
  aliveSince: number,
): Promise<number> {
  const { state, now } = house
  for (;;) {
    const at = now()
    const groups = (await quietest(state.db)).map((group) => ({
      ...group,
      at: silentAt(group.heartbeatAt, group.seconds, aliveSince),
    }))
    const due = groups.filter((group) => group.at <= at)
    if (due.length === 0) return Math.min(Infinity, ...groups.map((group) => group.at))
    for (const group of due) await state.change((change) => disconnectIn(house, change, group, { at, aliveSince }))
  }
}

type QuietGroup = { readonly id: string; readonly name: string; readonly seconds: number; readonly heartbeatAt: number }

/** Of each group, the agent that was not heard of for longest among those that are there. */
async function quietest(db: Kysely<Tables>): Promise<readonly QuietGroup[]> {
  const rows = await db
    .selectFrom('agents')
    .innerJoin('agent_groups', 'agent_groups.id', 'agents.group_id')
    .where('agents.state', 'in', present)
    .groupBy(['agent_groups.id', 'agent_groups.name', 'agent_groups.heartbeat_seconds'])
    .select(['agent_groups.id', 'agent_groups.name', 'agent_groups.heartbeat_seconds as seconds'])
    .select(({ fn }) => fn.min('agents.heartbeat_at').as('heartbeatAt'))
    .execute()
  return rows.map(({ heartbeatAt, ...group }) => ({ ...group, heartbeatAt: Number(heartbeatAt) }))
}

async function disconnectIn(
  house: Pick<House, 'machine' | 'now'>,
  { db, emit }: Change,
  group: QuietGroup,
  { at, aliveSince }: { readonly at: number; readonly aliveSince: number },
): Promise<void> {
  const rows = await db
    .selectFrom('agents')
    .select(['id', 'node', 'address', 'heartbeat_at'])
    .where('group_id', '=', group.id)
    .where('state', 'in', present)
    .orderBy('heartbeat_at')
    .limit(mostAtOnce)
    .execute()
  for (const { id, heartbeat_at, ...agent } of rows) {
    const heartbeatAt = heartbeat_at ?? 0
    if (silentAt(heartbeatAt, group.seconds, aliveSince) > at) return
    const reason = `no heartbeat since ${new Date(heartbeatAt).toISOString()}`
    await db
      .updateTable('agents')
      .set({ state: 'disconnected', state_since: at, state_reason: reason })
      .where('id', '=', id)
      .execute()
    emit(agentEvent(house, agent, 'AG-002', { rule: group.name, reason }))
  }
}

/** Heartbeats from before a clock was set back would count as heard of in the future. */
async function forgetFuture({ state }: Pick<House, 'state'>, at: number): Promise<void> {
  await state.change(async ({ db }) => {
    await db.updateTable('agents').set({ heartbeat_at: at }).where('heartbeat_at', '>', at).execute()
  })
}
