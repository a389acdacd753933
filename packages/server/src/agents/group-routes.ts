import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Route } from '../api/route.ts'
import {
  idParams,
  idSchema,
  nameSchema,
  pageOf,
  pageQuery,
  proseSchema,
  timeReply,
  timeText,
  toPage,
} from '../api/schemas.ts'
import type { House } from '../house.ts'
import { integrationName } from '../integrations/written-settings.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { GroupRow } from './agent-configuration.ts'
import { expectGroupWithin } from './group-reach.ts'
import { ownGroup, visibleGroup, visibleGroups } from './groups.ts'
import { expectLinkable } from './linked-integrations.ts'
import { monitoringSchema, type Monitoring } from './monitoring.ts'

const group = 'Agent groups'
const path = '/v1/agent-groups'
/** Lists of agents go by the groups that one may see. */
const mostGroups = 500

const members = {
  name: nameSchema(),
  description: proseSchema().default(''),
  cluster: nameSchema(253)
    .regex(/^[^*?]+$/, 'expected the name of one cluster, without * and ?')
    .describe('Cluster of the nodes.')
    .meta({ examples: ['production'] }),
  namespaces: z
    .array(nameSchema(253))
    .max(100)
    .default([])
    .describe('Namespaces to watch; `*` for any text and `?` for one character. Empty: the whole cluster.'),
  monitoring: monitoringSchema(),
  heartbeatSeconds: z
    .int()
    .min(5)
    .max(3_600)
    .default(30)
    .describe('How often agents say that they are there; after three that did not come they are disconnected.'),
  runtimePolicy: nameSchema(200).optional().describe('Id of the runtime policy that the agents apply.'),
  integrations: z
    .array(integrationName())
    .max(20)
    .default([])
    .describe(
      'Names of the integrations that the agents send their events to; they get the settings of these, with keys.',
    ),
}

const groupBody = z.strictObject(members)

const groupReply = z.object({
  id: idSchema(),
  ...members,
  agents: z.int().describe('How many have enrolled.'),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

/** Groups of agents: what they watch, and where they send it. */
export function groupRoutes(): readonly Route[] {
  return [
    route({
      name: 'listAgentGroups',
      method: 'GET',
      path,
      group,
      summary: 'Agent groups, oldest first',
      access: 'agents.view',
      query: pageQuery(),
      reply: pageOf(groupReply),
      handle: async ({ actor, query: { after = '', limit } }, { state: { db } }) => {
        const rows = (await visibleGroups(db, actor)).filter(({ id }) => id > after)
        const counts = await agentCounts(db)
        return toPage(rows, limit, (row) => shown(row, counts))
      },
    }),
    route({
      name: 'createAgentGroup',
      method: 'POST',
      path,
      group,
      summary: 'Makes an agent group; agents enrol into it with its tokens',
      access: 'agents.manage',
      events: ['ADM-018'],
      creates: true,
      body: groupBody,
      reply: groupReply,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { body, actor } = call
          expectGroupWithin(actor, body, body.name)
          const all = await db.selectFrom('agent_groups').select('name').execute()
          if (all.some(({ name }) => name === body.name))
            throw new ServerError('name-taken', { what: 'agent group', name: body.name })
          if (all.length >= mostGroups) {
            const fault = `there are ${mostGroups} agent groups, which is the most`
            throw new ServerError('not-possible-now', { fault, action: 'Remove one first.' })
          }
          await expectLinkable(house, db, actor, body.integrations, [])
          const at = house.now()
          const row: GroupRow = { id: house.newId(), ...columnsOf(body), created_at: at, updated_at: at, version: 1 }
          await db.insertInto('agent_groups').values(row).execute()
          emit(serverEvent(house, call, 'ADM-018', { fields: { artifactName: body.name }, rule: 'createAgentGroup' }))
          return shown(row, new Map())
        }),
    }),
    route({
      name: 'readAgentGroup',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One agent group',
      access: 'agents.view',
      params: idParams(),
      reply: groupReply,
      handle: async ({ actor, params: { id } }, { state: { db } }) =>
        shown(await visibleGroup(db, actor, id), await agentCounts(db)),
    }),
    route({
      name: 'changeAgentGroup',
      method: 'PUT',
      path: `${path}/{id}`,
      group,
      summary: 'Puts other settings in place of those of a group; its agents take them on after their next heartbeat',
      access: 'agents.manage',
      events: ['ADM-023'],
      params: idParams(),
      body: groupBody,
      reply: groupReply,
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { body, actor, params } = call
          const before = await ownGroup(db, actor, params.id)
          expectVersion(call, before.version)
          expectGroupWithin(actor, body, body.name)
          const other = await db
            .selectFrom('agent_groups')
            .select('id')
            .where('name', '=', body.name)
            .executeTakeFirst()
          if (other !== undefined && other.id !== before.id) {
            throw new ServerError('name-taken', { what: 'agent group', name: body.name })
          }
          await expectLinkable(house, db, actor, body.integrations, JSON.parse(before.integrations) as string[])
          const row: GroupRow = { ...before, ...columnsOf(body), updated_at: house.now(), version: before.version + 1 }
          await db.updateTable('agent_groups').set(row).where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-023', { fields: { artifactName: body.name }, rule: 'changeAgentGroup' }))
          return shown(row, await agentCounts(db))
        }),
    }),
    route({
      name: 'removeAgentGroup',
      method: 'DELETE',
      path: `${path}/{id}`,
      group,
      summary: 'Removes an agent group that has no agents, and its enrolment tokens',
      access: 'agents.manage',
      events: ['ADM-024'],
      params: idParams(),
      handle: async (call, house) => {
        await call.change(async ({ db, emit }) => {
          const row = await ownGroup(db, call.actor, call.params.id)
          expectVersion(call, row.version)
          const agents = (await agentCounts(db)).get(row.id) ?? 0
          if (agents > 0) {
            const by = agents === 1 ? 'one agent has enrolled' : `${agents} agents have enrolled`
            throw new ServerError('in-use', { what: `the agent group ${row.name}`, by })
          }
          await db.deleteFrom('agent_groups').where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-024', { fields: { artifactName: row.name }, rule: 'removeAgentGroup' }))
        })
      },
    }),
  ]
}

function columnsOf(body: z.output<typeof groupBody>): Omit<GroupRow, 'id' | 'created_at' | 'updated_at' | 'version'> {
  const { name, description, cluster, namespaces, monitoring, heartbeatSeconds, runtimePolicy, integrations } = body
  return {
    name,
    description,
    cluster,
    namespaces: JSON.stringify(namespaces),
    monitoring: JSON.stringify(monitoring),
    heartbeat_seconds: heartbeatSeconds,
    runtime_policy: runtimePolicy ?? null,
    integrations: JSON.stringify(integrations),
  }
}

async function agentCounts(db: House['state']['db']): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('agents')
    .groupBy('group_id')
    .select(({ fn }) => ['group_id', fn.countAll<number | string>().as('count')])
    .execute()
  return new Map(rows.map(({ group_id, count }) => [group_id, Number(count)]))
}

function shown(row: GroupRow, counts: ReadonlyMap<string, number>): z.input<typeof groupReply> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    cluster: row.cluster,
    namespaces: JSON.parse(row.namespaces) as string[],
    monitoring: JSON.parse(row.monitoring) as Monitoring,
    heartbeatSeconds: row.heartbeat_seconds,
    ...(row.runtime_policy !== null && { runtimePolicy: row.runtime_policy }),
    integrations: JSON.parse(row.integrations) as string[],
    agents: counts.get(row.id) ?? 0,
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}
