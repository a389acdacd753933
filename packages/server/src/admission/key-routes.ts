import { z } from 'zod'
import { route, type Route } from '../api/route.ts'
import { idParams, nameSchema, timeReply, timeText } from '../api/schemas.ts'
import { newToken } from '../credentials/token.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'

const group = 'Admission'

/** One for each cluster, and a second while the first is exchanged. */
const mostKeys = 200

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  cluster: z.string().optional().describe('As scopes of policies name it.'),
  shown: z.string().describe('The beginning of the key, by which one tells which it is.'),
  madeBy: z.string(),
  createdAt: timeReply(),
  usedAt: timeReply().optional().describe('When it was last used, to the minute.'),
})

/**
 * Keys of clusters. A ValidatingWebhookConfiguration can name a URL and a certificate authority and nothing else, so the key stands in
 * the path. It opens the webhook alone, is shown once, and only its hash is kept. To exchange one: make another, put it into the
 * configuration, remove the first.
 */
export function keyRoutes(): readonly Route[] {
  return [
    route({
      name: 'listAdmissionKeys',
      method: 'GET',
      path: '/v1/admission/keys',
      group,
      summary: 'Keys of clusters, oldest first',
      access: 'policies.admission.view',
      reply: z.object({ items: z.array(keySchema) }),
      handle: async (_, { state }) => {
        const rows = await state.db.selectFrom('admission_keys').selectAll().orderBy('id').execute()
        return { items: rows.map(keyReply) }
      },
    }),
    route({
      name: 'createAdmissionKey',
      method: 'POST',
      path: '/v1/admission/keys',
      group,
      summary: 'Makes the key of a cluster; the reply is the only place that has it',
      access: 'policies.admission.manage',
      events: ['ADM-009'],
      creates: true,
      body: z.strictObject({
        name: nameSchema().describe('Stands in the events of requests as who has asked.'),
        cluster: nameSchema(200)
          .optional()
          .describe('By it policies tell clusters apart: what their scopes name under `clusters`.'),
      }),
      reply: keySchema.extend({
        key: z.string().meta({ format: 'password' }),
        url: z.string().describe('For `clientConfig.url` of the webhook configuration.').meta({ format: 'password' }),
      }),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { actor, body } = call
          if (actor.reach !== undefined) throw new ServerError('beyond-reach', { what: 'a key for a whole cluster' })
          const known = await db.selectFrom('admission_keys').select('name').execute()
          if (known.some(({ name }) => name === body.name))
            throw new ServerError('name-taken', { what: 'key', name: body.name })
          if (known.length >= mostKeys) {
            throw new ServerError('not-possible-now', {
              fault: `there are ${mostKeys} keys already`,
              action: 'Remove some first.',
            })
          }
          const { token, shown, hash } = newToken('feed')
          const row: KeyRow = {
            id: house.newId(),
            name: body.name,
            cluster: body.cluster ?? null,
            shown,
            hash,
            made_by: actor.name,
            created_at: house.now(),
            used_at: null,
          }
          await db.insertInto('admission_keys').values(row).execute()
          emit(serverEvent(house, call, 'ADM-009', { fields: { artifactName: body.name }, rule: shown }))
          return { ...keyReply(row), key: token, url: `${house.origin}/v1/admission/${token}/review` }
        }),
    }),
    route({
      name: 'removeAdmissionKey',
      method: 'DELETE',
      path: '/v1/admission/keys/{id}',
      group,
      summary: 'Removes a key: from now on it opens nothing',
      access: 'policies.admission.manage',
      events: ['ADM-010'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const { actor, params } = call
          if (actor.reach !== undefined) throw new ServerError('beyond-reach', { what: 'a key for a whole cluster' })
          const row = await db.selectFrom('admission_keys').selectAll().where('id', '=', params.id).executeTakeFirst()
          if (row === undefined) throw new ServerError('not-found', { what: 'key of this id' })
          await db.deleteFrom('admission_keys').where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-010', { fields: { artifactName: row.name }, rule: row.shown }))
        }),
    }),
  ]
}

type KeyRow = Tables['admission_keys']

function keyReply(row: KeyRow): z.input<typeof keySchema> {
  return {
    id: row.id,
    name: row.name,
    shown: row.shown,
    madeBy: row.made_by,
    ...(row.cluster !== null && { cluster: row.cluster }),
    createdAt: timeText(row.created_at),
    ...(row.used_at !== null && { usedAt: timeText(row.used_at) }),
  }
}
