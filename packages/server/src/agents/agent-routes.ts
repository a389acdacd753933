import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, pageOf, timeReply, timeText, toPage } from '../api/schemas.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import type { State } from '../state/open-state.ts'
import { agentEvent } from './agent-event.ts'
import { agentStates, type AgentState } from './agent-state.ts'
import { coversGroup, expectGroupWithin } from './group-reach.ts'
import { placeOf, visibleGroups } from './groups.ts'
import { countsSchema, nodeName, sensorsSchema, type Counts, type Sensor } from './heartbeat.ts'
import type { AgentRow } from './keep-heartbeats.ts'

const group = 'Agents'

const agentReply = z.object({
  id: idSchema(),
  node: z.string(),
  group: z.object({ id: idSchema(), name: z.string() }),
  cluster: z.string(),
  state: z
    .enum(agentStates as [AgentState, ...AgentState[]])
    .describe(
      'never: enrolled, and not heard of yet; degraded: there, and something does not work; disconnected: three heartbeats missed.',
    ),
  since: timeReply(),
  reason: z.string().optional().describe('Why it is degraded or disconnected.'),
  lastHeartbeat: timeReply().optional(),
  agentVersion: z.string().optional(),
  address: z.string(),
  clockOffMs: z.int().optional().describe('How far its clock was ahead of ours.'),
  sensors: sensorsSchema(),
  counts: countsSchema(),
  configuration: z.int().optional().describe('Version of the configuration that it works by.'),
  token: z.string().describe('The beginning of its token.'),
  enrolledAt: timeReply(),
})

/** Agents, as people see them. */
export function agentRoutes(): readonly Route[] {
  return [
    route({
      name: 'listAgents',
      method: 'GET',
      path: '/v1/agents',
      group,
      summary: 'Agents, those that enrolled first first',
      access: 'agents.view',
      query: z.strictObject({
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
        group: idSchema().optional().describe('Of this group.'),
        state: z.enum(agentStates as [AgentState, ...AgentState[]]).optional(),
        node: nodeName().optional().describe('Of this node.'),
      }),
      reply: pageOf(agentReply),
      handle: async ({ actor, query }, { state: { db } }) => {
        const { after = '', limit, group: wanted, state, node } = query
        const groups = (await visibleGroups(db, actor)).filter(({ id }) => wanted === undefined || id === wanted)
        if (groups.length === 0) return { items: [] }
        const places = new Map(groups.map((each) => [each.id, each]))
        let found = db
          .selectFrom('agents')
          .selectAll()
          .where('group_id', 'in', [...places.keys()])
          .where('id', '>', after)
        if (state !== undefined) found = found.where('state', '=', state)
        if (node !== undefined) found = found.where('node', '=', node)
        const rows = await found
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        return toPage(rows, limit, (row) => shown(row, places.get(row.group_id)!))
      },
    }),
    route({
      name: 'readAgent',
      method: 'GET',
      path: '/v1/agents/{id}',
      group,
      summary: 'One agent',
      access: 'agents.view',
      params: idParams(),
      reply: agentReply,
      handle: async ({ actor, params: { id } }, { state: { db } }) => {
        const { agent, of } = await located(db, actor, id)
        return shown(agent, of)
      },
    }),
    route({
      name: 'removeAgent',
      method: 'DELETE',
      path: '/v1/agents/{id}',
      group,
      summary: 'Removes an agent; its token is dead at once',
      access: 'agents.manage',
      events: ['AG-005'],
      params: idParams(),
      handle: async (call, house) => {
        await call.change(async ({ db, emit }) => {
          const { agent, of } = await located(db, { reach: undefined }, call.params.id)
          expectGroupWithin(call.actor, placeOf(of), of.name)
          await db.deleteFrom('agents').where('id', '=', agent.id).execute()
          emit(agentEvent(house, agent, 'AG-005', { by: call, rule: of.name }))
        })
      },
    }),
  ]
}

type ShownGroup = { readonly id: string; readonly name: string; readonly cluster: string; readonly namespaces: string }

/** @throws {ServerError} `not-found`, for one beyond the reach as well */
async function located(
  db: State['db'],
  { reach }: Pick<Actor, 'reach'>,
  id: string,
): Promise<{ readonly agent: AgentRow; readonly of: ShownGroup }> {
  const agent = await db.selectFrom('agents').selectAll().where('id', '=', id).executeTakeFirst()
  const of = await db
    .selectFrom('agent_groups')
    .select(['id', 'name', 'cluster', 'namespaces'])
    .where('id', '=', agent?.group_id ?? '')
    .executeTakeFirst()
  if (agent === undefined || of === undefined || !coversGroup(reach, placeOf(of))) {
    throw new ServerError('not-found', { what: 'agent of this id' })
  }
  return { agent, of }
}

function shown(row: AgentRow, { id, name, cluster }: ShownGroup): z.input<typeof agentReply> {
  return {
    id: row.id,
    node: row.node,
    group: {
      id,
      name,
    },
    cluster,
    state: row.state,
    since: timeText(row.state_since),
    ...(row.state_reason !== null && { reason: row.state_reason }),
    ...(row.heartbeat_at !== null && { lastHeartbeat: timeText(row.heartbeat_at) }),
    ...(row.agent_version !== null && { agentVersion: row.agent_version }),
    ...(row.clock_off !== null && { clockOffMs: row.clock_off }),
    ...(row.configuration !== null && { configuration: row.configuration }),
    address: row.address,
    token: row.shown,
    enrolledAt: timeText(row.enrolled_at),
    sensors: JSON.parse(row.sensors) as Sensor[],
    counts: JSON.parse(row.counts) as Counts,
  }
}
