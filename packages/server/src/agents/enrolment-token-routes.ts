import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import {
  idParams,
  idSchema,
  pageOf,
  pageQuery,
  proseSchema,
  timeReply,
  timeSchema,
  timeText,
  toPage,
} from '../api/schemas.ts'
import { newToken } from '../credentials/token.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import { ownGroup, visibleGroup } from './groups.ts'

const group = 'Agent groups'
const path = '/v1/agent-groups/{id}/tokens'

const dayMs = 24 * 60 * 60 * 1000
const usualMs = 7 * dayMs
const mostMs = 365 * dayMs
/** Of one group. */
const mostTokens = 100

const tokenReply = z.object({
  id: idSchema(),
  description: z.string(),
  shown: z.string().describe('The beginning of the token, by which one tells which it is.'),
  uses: z.int().describe('Agents that have enrolled with it.'),
  mostUses: z.int(),
  madeBy: z.string(),
  createdAt: timeReply(),
  expiresAt: timeReply(),
  revokedAt: timeReply().optional(),
})

/** Tokens with which agents enrol into a group. Who has one gets the configuration of the group, with the keys in it. */
export function enrolmentTokenRoutes(): readonly Route[] {
  return [
    route({
      name: 'listEnrolmentTokens',
      method: 'GET',
      path,
      group,
      summary: 'Enrolment tokens of a group, oldest first',
      access: 'agents.view',
      params: idParams(),
      query: pageQuery(),
      reply: pageOf(tokenReply),
      handle: async ({ actor, params, query: { after = '', limit } }, { state: { db } }) => {
        const { id } = await visibleGroup(db, actor, params.id)
        const rows = await db
          .selectFrom('enrolment_tokens')
          .selectAll()
          .where('group_id', '=', id)
          .where('id', '>', after)
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        return toPage(rows, limit, shown)
      },
    }),
    route({
      name: 'createEnrolmentToken',
      method: 'POST',
      path,
      group,
      summary: 'Makes an enrolment token; the reply is the only place that has it',
      access: 'agents.manage',
      events: ['ADM-009'],
      creates: true,
      params: idParams(),
      body: z.strictObject({
        description: proseSchema(200).default(''),
        mostUses: z.int().min(1).max(100_000).default(1).describe('How many agents may enrol with it.'),
        expiresAt: timeSchema().optional().describe('At most a year from now; 7 days when absent.'),
      }),
      reply: tokenReply.extend({ token: z.string().meta({ format: 'password' }) }),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { body, actor, params } = call
          const { id, name } = await ownGroup(db, actor, params.id)
          const at = house.now()
          const expiresAt = body.expiresAt ?? at + usualMs
          if (expiresAt <= at || expiresAt > at + mostMs)
            throw wrongBody('/expiresAt', 'expected a time from now on, and within a year')
          // Those that have ended make room.
          await db.deleteFrom('enrolment_tokens').where('group_id', '=', id).where('expires_at', '<=', at).execute()
          const kept = await db.selectFrom('enrolment_tokens').select('id').where('group_id', '=', id).execute()
          if (kept.length >= mostTokens) {
            const fault = `the group has ${mostTokens} enrolment tokens, which is the most`
            throw new ServerError('not-possible-now', {
              fault,
              action: 'Take one that there is; those that expire make room.',
            })
          }
          const { token, shown: beginning, hash } = newToken('enrol')
          const row: Tables['enrolment_tokens'] = {
            id: house.newId(),
            group_id: id,
            description: body.description,
            shown: beginning,
            hash,
            made_by: actor.name,
            uses: 0,
            most_uses: body.mostUses,
            created_at: at,
            expires_at: expiresAt,
            revoked_at: null,
          }
          await db.insertInto('enrolment_tokens').values(row).execute()
          emit(serverEvent(house, call, 'ADM-009', { fields: { artifactName: name }, rule: beginning }))
          return { ...shown(row), token }
        }),
    }),
    route({
      name: 'revokeEnrolmentToken',
      method: 'DELETE',
      path: `${path}/{token}`,
      group,
      summary: 'Revokes an enrolment token; agents that have enrolled with it stay',
      access: 'agents.manage',
      events: ['ADM-010'],
      params: z.strictObject({ id: idSchema(), token: idSchema() }),
      handle: async (call, house) => {
        await call.change(async ({ db, emit }) => {
          const { id, name } = await ownGroup(db, call.actor, call.params.id)
          const row = await db
            .selectFrom('enrolment_tokens')
            .selectAll()
            .where('group_id', '=', id)
            .where('id', '=', call.params.token)
            .executeTakeFirst()
          if (row === undefined) throw new ServerError('not-found', { what: 'enrolment token of this id' })
          if (row.revoked_at !== null) return
          await db.updateTable('enrolment_tokens').set({ revoked_at: house.now() }).where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-010', { fields: { artifactName: name }, rule: row.shown }))
        })
      },
    }),
  ]
}

function shown(row: Tables['enrolment_tokens']): z.input<typeof tokenReply> {
  return {
    id: row.id,
    description: row.description,
    shown: row.shown,
    uses: row.uses,
    mostUses: row.most_uses,
    madeBy: row.made_by,
    createdAt: timeText(row.created_at),
    expiresAt: timeText(row.expires_at),
    ...(row.revoked_at !== null && { revokedAt: timeText(row.revoked_at) }),
  }
}
