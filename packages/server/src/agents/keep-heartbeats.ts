import type { Kysely, Selectable } from 'kysely'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import { configurationOf, type GroupRow } from './agent-configuration.ts'
import { agentEvent } from './agent-event.ts'
import { restrictionOf } from './agent-state.ts'
import type { Counts, Heartbeat } from './heartbeat.ts'
import { monitoringChanges, type Monitoring } from './monitoring.ts'

/** A heartbeat as it came. */
export type Beat = {
  readonly agentId: string
  readonly address: string
  /** When, in ms since 1970-01-01 UTC. */
  readonly at: number
  readonly heartbeat: Heartbeat
}

/** What the agent is told; undefined for one that was removed meanwhile. */
export type BeatAnswer = { readonly configuration: number; readonly heartbeatSeconds: number } | undefined

export type AgentRow = Selectable<Tables['agents']>

/**
 * Writes heartbeats down, with an event for each thing that is other than before.
 *
 * @returns an answer for each, in their order
 */
export async function keepHeartbeats(
  house: Pick<House, 'gateway' | 'keys' | 'machine' | 'now'>,
  change: Change,
  beats: readonly Beat[],
): Promise<readonly BeatAnswer[]> {
  const ids = [...new Set(beats.map(({ agentId }) => agentId))]
  const found = await change.db.selectFrom('agents').selectAll().where('id', 'in', ids).execute()
  const agents = new Map(found.map((row) => [row.id, row]))
  const groups = await groupsOf(house, change.db, found)
  const answers = beats.map((beat): BeatAnswer => {
    const before = agents.get(beat.agentId)
    const group = groups.get(before?.group_id ?? '')
    if (before === undefined || group === undefined) return undefined
    agents.set(before.id, meet(house, change, before, group, beat))
    return { configuration: group.version, heartbeatSeconds: group.row.heartbeat_seconds }
  })
  for (const { id, ...row } of agents.values()) {
    await change.db.updateTable('agents').set(row).where('id', '=', id).execute()
  }
  return answers
}

type Group = { readonly row: GroupRow; readonly version: number }

async function groupsOf(
  house: Pick<House, 'gateway' | 'keys'>,
  db: Kysely<Tables>,
  agents: readonly AgentRow[],
): Promise<ReadonlyMap<string, Group>> {
  const ids = [...new Set(agents.map(({ group_id }) => group_id))]
  const rows = ids.length === 0 ? [] : await db.selectFrom('agent_groups').selectAll().where('id', 'in', ids).execute()
  const groups = new Map<string, Group>()
  for (const row of rows) groups.set(row.id, { row, version: (await configurationOf(house, db, row)).version })
  return groups
}

/** What an agent is after a heartbeat; tells what has changed. */
function meet(
  house: Pick<House, 'machine' | 'now'>,
  { emit }: Pick<Change, 'emit'>,
  before: AgentRow,
  { row: group, version }: Group,
  { address, at, heartbeat }: Beat,
): AgentRow {
  const agent = { node: before.node, address }
  const restriction = restrictionOf(heartbeat, (JSON.parse(before.counts) as Counts).lost)
  const state = restriction === undefined ? 'connected' : 'degraded'
  const wasThere = before.state === 'connected' || before.state === 'degraded'
  if (!wasThere || (state === 'connected' && before.state !== 'connected')) {
    emit(agentEvent(house, agent, 'AG-001', { rule: group.name }))
  }
  if (state === 'degraded' && before.state !== 'degraded') {
    emit(agentEvent(house, agent, 'AG-003', { rule: group.name, reason: restriction }))
  }
  if (before.agent_version !== null && before.agent_version !== heartbeat.version) {
    emit(agentEvent(house, agent, 'AG-004', { rule: `${before.agent_version} to ${heartbeat.version}` }))
  }
  const isCurrent = heartbeat.configuration === version
  if (isCurrent && before.monitoring !== null) {
    const changes = monitoringChanges(
      JSON.parse(before.monitoring) as Monitoring,
      JSON.parse(group.monitoring) as Monitoring,
    )
    if (changes.length > 0) emit(agentEvent(house, agent, 'AG-008', { rule: changes.join(', ') }))
  }
  return {
    ...before,
    address,
    state,
    state_since: state === before.state ? before.state_since : at,
    state_reason: restriction ?? null,
    heartbeat_at: at,
    agent_version: heartbeat.version,
    clock_off: heartbeat.time - at,
    sensors: JSON.stringify(heartbeat.sensors),
    counts: JSON.stringify(heartbeat.counts),
    configuration: heartbeat.configuration ?? null,
    monitoring: isCurrent ? group.monitoring : before.monitoring,
  }
}
