import type { Kysely } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { queryOf } from '../api/read-request.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, nameSchema, pageOf, pageQuery, proseSchema, timeReply, timeText, toPage } from '../api/schemas.ts'
import type { Actor } from '../identity/actor.ts'
import type { Permission } from '../identity/permissions.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Tables } from '../state/tables.ts'
import { eventQuery } from './event-query.ts'

type SearchRow = Tables['saved_searches']

const group = 'Saved searches'
const path = '/v1/saved-searches'
const mostOfOne = 200

const filters = eventQuery({ order: z.enum(['newest', 'oldest']).optional() })

const searchBody = z
  .strictObject({
    name: nameSchema().describe('Unique among one’s own.'),
    description: proseSchema().default(''),
    shared: z
      .boolean()
      .default(false)
      .describe('Others may see and use it; what they find is within their own scopes. Needs `events.manage`.'),
    query: z
      .string()
      .max(8000)
      .superRefine((text, context) => {
        const given = URL.parse(`http://search/?${text.replace(/^\?/, '')}`)
        const parsed = given === null ? undefined : filters.safeParse(queryOf(given))
        if (parsed === undefined) context.addIssue({ code: 'custom', message: 'expected the query of a URL' })
        for (const issue of parsed?.error?.issues.slice(0, 20) ?? []) {
          const at = issue.path.length === 0 ? '' : `${issue.path.map(String).join('.').slice(0, 100)}: `
          context.addIssue({ code: 'custom', message: `${at}${issue.message.slice(0, 300)}` })
        }
      })
      .describe('The conditions, as GET /v1/events takes them.')
      .meta({ examples: ['codes=PM,FM-003&field.namespace=shop*&text=curl'] }),
    lastMinutes: z
      .int()
      .min(1)
      .max(5_256_000)
      .optional()
      .describe('What happened in so many minutes up to now, in place of `since` and `until`.')
      .meta({ examples: [1440] }),
  })
  .superRefine(({ query, lastMinutes }, context) => {
    if (lastMinutes === undefined || !/(?:^|[?&])(?:since|until)=/.test(query)) return
    context.addIssue({ code: 'custom', path: ['lastMinutes'], message: 'the query says `since` or `until` itself' })
  })

const searchReply = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string().optional().describe('Who saved it; absent when the user is gone.'),
  isOwn: z.boolean(),
  shared: z.boolean(),
  query: z.string(),
  lastMinutes: z.int().optional(),
  createdAt: timeReply(),
  updatedAt: timeReply(),
  version: z.int(),
})

/** Searches that people keep for themselves, and share. One’s own need no right to manage; sharing them does. */
export function savedSearchRoutes(): readonly Route[] {
  return [
    route({
      name: 'listSavedSearches',
      method: 'GET',
      path,
      group,
      summary: 'One’s own searches, and those that others share',
      access: 'events.view',
      query: pageQuery(),
      reply: pageOf(searchReply),
      handle: async ({ query: { after, limit }, actor }, { state: { db } }) => {
        let rows = seen(db, actor)
          .orderBy('saved_searches.id', 'asc')
          .limit(limit + 1)
        if (after !== undefined) rows = rows.where('saved_searches.id', '>', after)
        return toPage(await rows.execute(), limit, (row) => replyOf(row, actor))
      },
    }),
    route({
      name: 'saveSearch',
      method: 'POST',
      path,
      group,
      summary: 'Saves a search',
      access: 'known',
      events: ['ADM-030'],
      creates: true,
      body: searchBody,
      reply: searchReply,
      handle: async (call, house) => {
        const { actor, body } = call
        expectMay(actor, 'events.view')
        if (body.shared) expectMay(actor, 'events.manage')
        const owner = actor.userId ?? actor.key
        return call.change(async ({ db, emit }) => {
          await expectFree(db, owner, body.name)
          const { count } = await db
            .selectFrom('saved_searches')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('owner', '=', owner)
            .executeTakeFirstOrThrow()
          if (count >= mostOfOne) {
            throw new ServerError('not-possible-now', {
              fault: `you have ${mostOfOne} saved searches, which is the most`,
              action: 'Remove one first.',
            })
          }
          const at = house.now()
          const row: SearchRow = {
            id: house.newId(),
            owner,
            ...columnsOf(body),
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('saved_searches').values(row).execute()
          emit(serverEvent(house, call, 'ADM-030', { fields: { artifactName: row.name }, rule: 'saveSearch' }))
          return replyOf({ ...row, owner_name: actor.name }, actor)
        })
      },
    }),
    route({
      name: 'readSavedSearch',
      method: 'GET',
      path: `${path}/{id}`,
      group,
      summary: 'One saved search',
      access: 'events.view',
      params: idParams(),
      reply: searchReply,
      handle: async ({ params, actor }, { state: { db } }) => replyOf(await searchOf(db, actor, params.id), actor),
    }),
    route({
      name: 'changeSavedSearch',
      method: 'PUT',
      path: `${path}/{id}`,
      group,
      summary: 'Puts another search in its place',
      access: 'known',
      events: ['ADM-031'],
      params: idParams(),
      body: searchBody,
      reply: searchReply,
      handle: async (call, house) =>
        call.change(async ({ db, emit }) => {
          const { owner_name, ...row } = await changeable(db, call)
          if (call.body.shared) expectMay(call.actor, 'events.manage')
          if (call.body.name !== row.name) await expectFree(db, row.owner, call.body.name)
          const changed: SearchRow = {
            ...row,
            ...columnsOf(call.body),
            updated_at: house.now(),
            version: row.version + 1,
          }
          await db.updateTable('saved_searches').set(changed).where('id', '=', row.id).execute()
          emit(
            serverEvent(house, call, 'ADM-031', { fields: { artifactName: changed.name }, rule: 'changeSavedSearch' }),
          )
          return replyOf({ ...changed, owner_name }, call.actor)
        }),
    }),
    route({
      name: 'removeSavedSearch',
      method: 'DELETE',
      path: `${path}/{id}`,
      group,
      summary: 'Removes a saved search',
      access: 'known',
      events: ['ADM-032'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async ({ db, emit }) => {
          const row = await changeable(db, call)
          await db.deleteFrom('saved_searches').where('id', '=', row.id).execute()
          emit(serverEvent(house, call, 'ADM-032', { fields: { artifactName: row.name }, rule: 'removeSavedSearch' }))
        }),
    }),
  ]
}

type NamedRow = SearchRow & { readonly owner_name: string | null }

function seen(db: Kysely<Tables>, { userId, key }: Actor) {
  return db
    .selectFrom('saved_searches')
    .leftJoin('users', 'users.id', 'saved_searches.owner')
    .selectAll('saved_searches')
    .select('users.name as owner_name')
    .where((is) => is.or([is('saved_searches.owner', '=', userId ?? key), is('saved_searches.shared', '=', 1)]))
}

/** @throws {ServerError} `not-found` */
async function searchOf(db: Kysely<Tables>, actor: Actor, id: string): Promise<NamedRow> {
  const row = await seen(db, actor).where('saved_searches.id', '=', id).executeTakeFirst()
  if (row === undefined) throw new ServerError('not-found', { what: 'saved search of this id' })
  return row
}

/** @throws {ServerError} `permission-missing`, `not-found`, `version-passed` */
async function changeable(
  db: Kysely<Tables>,
  call: Pick<Call<{ readonly id: string }, unknown, unknown>, 'params' | 'actor' | 'ifMatch'>,
): Promise<NamedRow> {
  expectMay(call.actor, 'events.view')
  const row = await searchOf(db, call.actor, call.params.id)
  if (!isOwn(row, call.actor)) expectMay(call.actor, 'events.manage')
  expectVersion(call, row.version)
  return row
}

/** @throws {ServerError} `permission-missing` */
function expectMay({ permissions }: Actor, permission: Permission): void {
  if (!permissions.has(permission)) throw new ServerError('permission-missing', { permission })
}

/** @throws {ServerError} `name-taken` */
async function expectFree(db: Kysely<Tables>, owner: string, name: string): Promise<void> {
  const other = await db
    .selectFrom('saved_searches')
    .select('id')
    .where('owner', '=', owner)
    .where('name', '=', name)
    .executeTakeFirst()
  if (other !== undefined) throw new ServerError('name-taken', { what: 'saved search', name })
}

function columnsOf({
  name,
  description,
  shared,
  query,
  lastMinutes,
}: z.output<typeof searchBody>): Omit<SearchRow, 'id' | 'owner' | 'created_at' | 'updated_at' | 'version'> {
  return {
    name,
    description,
    shared: Number(shared),
    query: query.replace(/^\?/, ''),
    last_minutes: lastMinutes ?? null,
  }
}

function isOwn({ owner }: SearchRow, { userId, key }: Actor): boolean {
  return owner === (userId ?? key)
}

function replyOf(row: NamedRow, actor: Actor): z.input<typeof searchReply> {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    isOwn: isOwn(row, actor),
    shared: row.shared === 1,
    query: row.query,
    ...(row.owner_name !== null && { owner: row.owner_name }),
    ...(row.last_minutes !== null && { lastMinutes: row.last_minutes }),
    createdAt: timeText(row.created_at),
    updatedAt: timeText(row.updated_at),
    version: row.version,
  }
}
