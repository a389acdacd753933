import type { Event } from '@tidewaiter/model'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, pageOf, timeReply, timeText } from '../api/schemas.ts'
import { eventReach } from '../events/event-reach.ts'
import type { Actor } from '../identity/actor.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import { giveUp, type NoticeFault, type NoticeRow } from './queue.ts'

const group = 'Notices'
const path = '/v1/notices'
const view = 'policies.response.view'
const manage = 'policies.response.manage'

const noticeReply = z.object({
  id: z.string().describe('The same at each attempt: receivers get it as `webhook-id`, or in the Message-ID.'),
  policyId: z.string(),
  policy: z.string(),
  output: z.string(),
  state: z.enum(['waiting', 'sent', 'given-up']),
  event: z.object({
    code: z.string(),
    time: timeReply(),
    outcome: z.string(),
    count: z.int().describe('Events that it tells of.'),
    sequence: z.int().describe('Of the event in the journal: GET /v1/events/{sequence}.'),
    artifact: z.string().optional(),
  }),
  createdAt: timeReply(),
  attempts: z.int(),
  nextAt: timeReply().optional().describe('Not tried again before.'),
  endedAt: timeReply().optional().describe('When it was sent or given up.'),
  fault: z
    .object({ code: z.string(), message: z.string(), action: z.string() })
    .optional()
    .describe('The last fault, and what to do.'),
})

/** What response policies tell, and what became of it. */
export function noticeRoutes(): readonly Route[] {
  return [
    route({
      name: 'listNotices',
      method: 'GET',
      path,
      group,
      summary: 'Notices, newest first; whoever has scopes sees those of events within them',
      access: view,
      query: z.strictObject({
        state: z.enum(['waiting', 'sent', 'given-up']).optional(),
        policy: idSchema().optional().describe('Of this response policy.'),
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery(),
      }),
      reply: pageOf(noticeReply),
      handle: async ({ query, actor }, { state: { db } }) => {
        const { state, policy, limit } = query
        const reach = eventReach(actor.reach)
        const items: NoticeRow[] = []
        let after = query.after
        // What is beyond reach is left out here, so a page of rows may give less than a page of notices.
        for (let looked = 0; looked < mostLooked; looked += limit) {
          let rows = db.selectFrom('notices').selectAll().orderBy('id', 'desc').limit(limit)
          if (state !== undefined) rows = rows.where('state', '=', state)
          if (policy !== undefined) rows = rows.where('policy_id', '=', policy)
          if (after !== undefined) rows = rows.where('id', '<', after)
          const found = await rows.execute()
          for (const row of found) {
            if (items.length === limit) break
            after = row.id
            if (reach === undefined || reach(eventOf(row))) items.push(row)
          }
          if (found.length < limit && after === (found.at(-1)?.id ?? after)) return { items: items.map(replyOf) }
          if (items.length === limit) break
        }
        return { items: items.map(replyOf), ...(after !== undefined && { next: after }) }
      },
    }),
    route({
      name: 'readNotice',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One notice',
      access: view,
      params: idParams(),
      reply: noticeReply,
      handle: async ({ params, actor }, { state: { db } }) => replyOf(await noticeOf(db, actor, params.id)),
    }),
    route({
      name: 'retryNotice',
      method: 'POST',
      path: `${path}/{id}/retry`,
      group,
      summary: 'Has a notice that was given up, or waits for its next attempt, tried now, with new patience',
      access: manage,
      params: idParams(),
      reply: noticeReply,
      handle: (call, house) =>
        call.change(async ({ db }) => {
          const row = await decidable(db, call)
          if (row.state === 'sent') {
            throw new ServerError('not-possible-now', {
              fault: 'the notice was sent already',
              action: 'There is nothing to do.',
            })
          }
          const policy = await db
            .selectFrom('response_policies')
            .select('id')
            .where('id', '=', row.policy_id)
            .executeTakeFirst()
          if (policy === undefined) {
            throw new ServerError('not-possible-now', {
              fault: 'its response policy was removed',
              action: 'Nothing says any more where it goes.',
            })
          }
          const at = house.now()
          const changed: NoticeRow = {
            ...row,
            state: 'waiting',
            attempts: 0,
            queued_at: at,
            next_at: at,
            ended_at: null,
          }
          await db.updateTable('notices').set(changed).where('id', '=', row.id).execute()
          return replyOf(changed)
        }),
    }),
    route({
      name: 'dropNotice',
      method: 'DELETE',
      path: `${path}/{id}`,
      group,
      summary: 'Removes a notice; one that waits is not sent any more',
      access: manage,
      events: ['ADM-036'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async (change) => {
          const row = await decidable(change.db, call)
          if (row.state === 'waiting') await giveUp(change, house, row, dropped, call)
          await change.db.deleteFrom('notices').where('id', '=', row.id).execute()
        }),
    }),
  ]
}

const dropped: NoticeFault = {
  code: 'dropped',
  message: 'somebody has dropped the notice',
  action: 'Nothing is wrong.',
}

/** Rows that one request looks at. */
const mostLooked = 10_000

/** @throws {ServerError} `not-found` */
async function noticeOf(db: Kysely<Tables>, actor: Actor, id: string): Promise<NoticeRow> {
  const row = await rowOf(db, id)
  if (row === undefined || eventReach(actor.reach)?.(eventOf(row)) === false) {
    throw new ServerError('not-found', { what: 'notice of this id' })
  }
  return row
}

/** @throws {ServerError} `not-found`, `beyond-reach` */
async function decidable(
  db: Kysely<Tables>,
  { params, actor }: Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor'>,
): Promise<NoticeRow> {
  const row = await rowOf(db, params.id)
  if (row === undefined) throw new ServerError('not-found', { what: 'notice of this id' })
  if (eventReach(actor.reach)?.(eventOf(row)) === false)
    throw new ServerError('beyond-reach', { what: 'the event of this notice' })
  return row
}

function rowOf(db: Kysely<Tables>, id: string): Promise<NoticeRow | undefined> {
  return db.selectFrom('notices').selectAll().where('id', '=', id).executeTakeFirst()
}

function eventOf({ event }: NoticeRow): Event {
  return JSON.parse(event) as Event
}

function replyOf(row: NoticeRow): z.input<typeof noticeReply> {
  const { code, time, outcome, fields, summary } = eventOf(row)
  const artifact = fields.imageName ?? fields.artifactName
  return {
    id: row.id,
    policyId: row.policy_id,
    policy: row.policy,
    output: row.output,
    state: row.state,
    event: {
      code,
      time: timeText(time),
      outcome,
      count: summary?.count ?? 1,
      sequence: row.sequence,
      ...(artifact !== undefined && { artifact }),
    },
    createdAt: timeText(row.created_at),
    attempts: row.attempts,
    ...(row.state === 'waiting' && { nextAt: timeText(row.next_at) }),
    ...(row.ended_at !== null && { endedAt: timeText(row.ended_at) }),
    ...(row.fault !== null && { fault: JSON.parse(row.fault) as NoticeFault }),
  }
}
