import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idSchema } from '../api/schemas.ts'
import { newToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { agentConfigurationSchema, configurationOf } from './agent-configuration.ts'
import { enrol } from './enrol.ts'
import { expectPrivate } from './expect-private.ts'
import { heartbeatSchema, nodeName } from './heartbeat.ts'
import { createHeartbeats, type Heartbeats } from './heartbeats.ts'
import { enrolText, isSigned, publicKeySchema, renewText, signatureSchema } from './proof.ts'

const group = 'Agent'

/** A signature is good for so long on either side of our clock. */
const proofMs = 5 * 60 * 1000

const tokenSchema = z
  .string()
  .describe('For the header Authorization; the reply is the only place that has it.')
  .meta({ format: 'password' })

/**
 * What agents ask for: they enrol once, then say again and again how they are, and fetch their configuration when the answer names
 * another version than they have.
 */
export function ownAgentRoutes(): readonly Route[] {
  let heartbeats: Heartbeats | undefined
  return [
    route({
      name: 'enrolAgent',
      method: 'POST',
      path: '/v1/agents/enrol',
      group,
      summary:
        'Enrols an agent with a token of its group; one that enrols again from the same node takes the place of the one before',
      access: 'anyone',
      events: ['ADM-009'],
      creates: true,
      body: z.strictObject({
        token: z.string().min(1).max(200).meta({ format: 'password' }),
        node: nodeName(),
        publicKey: publicKeySchema(),
        signature: signatureSchema().describe('Over four lines: `tidewaiter-enrol`, token, node, public key.'),
      }),
      reply: z.object({ id: idSchema(), token: tokenSchema, group: z.string() }),
      handle: async (call, house) => {
        expectPrivate(house, call)
        const { token, node, publicKey, signature } = call.body
        if (!isSigned(enrolText(token, node, publicKey), publicKey, signature)) throw notSigned()
        return call.change((change) => enrol(house, change, { token, node, publicKey, address: call.address }))
      },
    }),
    route({
      name: 'heartbeat',
      method: 'PUT',
      path: '/v1/agent/heartbeat',
      group,
      summary: 'Says that the agent is there, and how it is; answered when that is on disk',
      access: 'agent',
      events: ['AG-001', 'AG-003', 'AG-004', 'AG-008'],
      body: heartbeatSchema(),
      bodyLimit: 32 * 1024,
      reply: z.object({
        configuration: z.int().describe('Version of the configuration of now; fetch it when it is another one.'),
        heartbeatSeconds: z.int().describe('Send the next heartbeat after so many seconds.'),
      }),
      handle: async ({ actor, address, body }, house) => {
        if (body.node !== actor.name) throw wrongBody('/node', 'the agent has enrolled from another node')
        heartbeats ??= createHeartbeats(house)
        return heartbeats.take({ agentId: actor.agentId ?? '', address, at: house.now(), heartbeat: body })
      },
    }),
    route({
      name: 'readAgentConfiguration',
      method: 'GET',
      path: '/v1/agent/configuration',
      group,
      summary: 'What the agent works by: what to watch, and where to send it, with the keys for that',
      access: 'agent',
      reply: agentConfigurationSchema(),
      handle: async (call, house) => {
        expectPrivate(house, call)
        const { db } = house.state
        const { group_id } = await agentOf(house, call.actor.agentId)
        const row = await db.selectFrom('agent_groups').selectAll().where('id', '=', group_id).executeTakeFirstOrThrow()
        return configurationOf(house, db, row)
      },
    }),
    route({
      name: 'renewAgentToken',
      method: 'POST',
      path: '/v1/agent/token',
      group,
      summary: 'Gives the agent another token; the one before is good until the new one is used',
      access: 'agent',
      events: ['ADM-009'],
      body: z.strictObject({
        time: z.iso
          .datetime({ offset: true })
          .describe('By the clock of the agent; later than that of the token it has.'),
        signature: signatureSchema().describe(
          'Over three lines: `tidewaiter-renew`, id of the agent, `time` as it is sent.',
        ),
      }),
      reply: z.object({ token: tokenSchema }),
      handle: async (call, house) => {
        expectPrivate(house, call)
        const { time, signature } = call.body
        const { id, public_key, node } = await agentOf(house, call.actor.agentId)
        if (!isSigned(renewText(id, time), public_key, signature)) throw notSigned()
        const [signedAt, at] = [Date.parse(time), house.now()]
        if (Math.abs(signedAt - at) > proofMs)
          throw wrongBody('/time', 'it is more than five minutes from the time of the server')
        return call.change(async ({ db, emit }) => {
          const row = await db
            .selectFrom('agents')
            .select(['hash', 'previous_hash', 'token_at'])
            .where('id', '=', id)
            .executeTakeFirst()
          if (row === undefined) throw new ServerError('token-refused')
          if (signedAt <= row.token_at) throw wrongBody('/time', 'the agent has got a token since then')
          const { token, shown, hash } = newToken('agent')
          // While there is a token before, the newer one was never used, and may never have arrived.
          await db
            .updateTable('agents')
            .set({ shown, hash, previous_hash: row.previous_hash ?? row.hash, token_at: signedAt })
            .where('id', '=', id)
            .execute()
          emit(serverEvent(house, call, 'ADM-009', { fields: { artifactName: node }, rule: shown }))
          return { token }
        })
      },
    }),
  ]
}

function notSigned(): ServerError {
  return wrongBody('/signature', 'it is not of this key over these lines')
}

/** @throws {ServerError} `token-refused` for one that was removed a moment ago */
async function agentOf(
  { state }: Pick<House, 'state'>,
  id: string | undefined,
): Promise<{ readonly id: string; readonly group_id: string; readonly public_key: string; readonly node: string }> {
  const row = await state.db
    .selectFrom('agents')
    .select(['id', 'group_id', 'public_key', 'node'])
    .where('id', '=', id ?? '')
    .executeTakeFirst()
  if (row === undefined) throw new ServerError('token-refused')
  return row
}
