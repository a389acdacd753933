import { z } from 'zod'
import { route, type Call, type Route } from '../api/route.ts'
import {
  idParams,
  idSchema,
  nameSchema,
  pageOf,
  pageQuery,
  timeReply,
  timeSchema,
  timeText,
  toPage,
} from '../api/schemas.ts'
import { newToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import { expectSession } from './expect-session.ts'
import { permissions, withImplied, type Permission } from './permissions.ts'
import { reachOf } from './rights.ts'
import { userOf, namesSchema, type UserRow } from './users.ts'
import { expectWithin } from './within.ts'

const group = 'Tokens'

const dayMs = 24 * 60 * 60 * 1000
const usualMs = 90 * dayMs
const mostMs = 365 * dayMs
/** Live ones of one user. */
const mostTokens = 100

const permissionSchema = z.enum(permissions as [Permission, ...Permission[]])

const tokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  shown: z.string().describe('The beginning of the token, by which one tells which it is.'),
  permissions: z.array(permissionSchema).nullable().describe('Null: whatever its maker may.'),
  scopes: z.array(z.string()).nullable().describe('Null: those of its maker.'),
  createdAt: timeReply(),
  expiresAt: timeReply(),
  usedAt: timeReply().optional().describe('When it was last used, to the minute.'),
  revokedAt: timeReply().optional(),
})

/**
 * API tokens. A token never may more than its maker may now, whatever it was given; it is shown once, when it is made, and only its
 * hash is kept. It cannot make or revoke others: whoever
 * has found one must not be able to stay when it is revoked, or to keep others out.
 */
export function tokenRoutes(): readonly Route[] {
  return [
    route({
      name: 'listTokens',
      method: 'GET',
      path: '/v1/tokens',
      group,
      summary: 'One’s own tokens, oldest first; those that have ended are shown for 90 days',
      access: 'known',
      query: pageQuery(),
      reply: pageOf(tokenSchema),
      handle: ({ query, actor }, house) => listOf(house, actor.userId ?? '', query),
    }),
    route({
      name: 'createToken',
      method: 'POST',
      path: '/v1/tokens',
      group,
      summary: 'Makes a token for oneself; the reply is the only place that has it',
      access: 'known',
      events: ['ADM-009'],
      creates: true,
      body: z.strictObject({
        name: nameSchema().describe('What it is for; unique among one’s own.'),
        permissions: z
          .array(permissionSchema)
          .max(permissions.length)
          .nullable()
          .describe('Some of one’s own; null: all of them, as they are at the time of each request.'),
        scopes: namesSchema()
          .nullable()
          .default(null)
          .describe('Names of some of one’s own scopes, or of any for who has none; null: as oneself.'),
        expiresAt: timeSchema().optional().describe('At most a year from now; 90 days when absent.'),
      }),
      reply: tokenSchema.extend({ token: z.string().meta({ format: 'password' }) }),
      handle: (call, house) =>
        call.change(async (change) => {
          const user = await makerOf(change, call, house)
          const { body, actor } = call
          if (body.permissions !== null) {
            expectWithin(actor, { permissions: withImplied(body.permissions), reach: [] }, 'the token')
          }
          if (body.scopes !== null) await expectOwnScopes(change, user, body.scopes)
          const at = house.now()
          const expiresAt = body.expiresAt ?? at + usualMs
          if (expiresAt <= at || expiresAt > at + mostMs) {
            throw wrongBody('/expiresAt', 'expected a time from now on, and within a year')
          }
          const { token, shown, hash } = newToken('api')
          const row: TokenRow = {
            id: house.newId(),
            name: body.name,
            shown,
            hash,
            user_id: user.id,
            permissions: body.permissions === null ? null : JSON.stringify(body.permissions),
            scopes: body.scopes === null ? null : JSON.stringify(body.scopes),
            created_at: at,
            expires_at: expiresAt,
            used_at: null,
            revoked_at: null,
          }
          await change.db.insertInto('tokens').values(row).execute()
          change.emit(serverEvent(house, call, 'ADM-009', { fields: { artifactName: body.name }, rule: shown }))
          return { ...tokenReply(row), token }
        }),
    }),
    route({
      name: 'revokeToken',
      method: 'DELETE',
      path: '/v1/tokens/{id}',
      group,
      summary: 'Revokes one of one’s own tokens',
      access: 'known',
      events: ['ADM-010'],
      params: idParams(),
      handle: (call, house) => {
        const { actor, params } = call
        if (actor.key !== `token:${params.id}`) expectSession(actor, 'revoke another one')
        return revoke(call, house, actor.userId ?? '', params.id)
      },
    }),
    route({
      name: 'listUserTokens',
      method: 'GET',
      path: '/v1/users/{id}/tokens',
      group,
      summary: 'Tokens of a user, oldest first',
      access: 'administration.tokens.view',
      params: idParams(),
      query: pageQuery(),
      reply: pageOf(tokenSchema),
      handle: async ({ params, query }, house) => listOf(house, (await userOf(house.state.db, params.id)).id, query),
    }),
    route({
      name: 'revokeUserToken',
      method: 'DELETE',
      path: '/v1/users/{id}/tokens/{token}',
      group,
      summary: 'Revokes a token of a user',
      access: 'administration.tokens.manage',
      events: ['ADM-010'],
      params: z.strictObject({ id: idSchema(), token: idSchema() }),
      handle: (call, house) => revoke(call, house, call.params.id, call.params.token),
    }),
  ]
}

type TokenRow = Tables['tokens']
type AnyCall = Call<unknown, unknown, unknown>

async function listOf(
  { state }: House,
  userId: string,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ items: TokenReply[]; next?: string }> {
  const rows = await state.db
    .selectFrom('tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  return toPage(rows, limit, tokenReply)
}

/** Revoking again changes nothing, and is no fault. */
async function revoke(call: AnyCall, house: House, userId: string, id: string): Promise<void> {
  await call.change(async ({ db, emit }) => {
    const token = await db
      .selectFrom('tokens')
      .selectAll()
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst()
    if (token === undefined) throw new ServerError('not-found', { what: 'token of this id' })
    if (token.revoked_at !== null) return
    await db.updateTable('tokens').set({ revoked_at: house.now() }).where('id', '=', id).execute()
    emit(serverEvent(house, call, 'ADM-010', { fields: { artifactName: token.name }, rule: token.shown }))
  })
}

/** Who makes a token, and may: signed in, with a password that nobody else knows, and with room for another one. */
async function makerOf(
  { db }: Change,
  call: AnyCall & { readonly body: { readonly name: string } },
  house: House,
): Promise<UserRow> {
  const { actor, body } = call
  expectSession(actor, 'make another one')
  const user = await userOf(db, actor.userId ?? '')
  if (user.must_change !== 0) {
    throw new ServerError('not-possible-now', {
      fault: 'the password was set by somebody else',
      action: 'Choose a new one first, with PUT /v1/session/password.',
    })
  }
  const live = await db
    .selectFrom('tokens')
    .select('name')
    .where('user_id', '=', user.id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', house.now())
    .execute()
  if (live.some(({ name }) => name === body.name))
    throw new ServerError('name-taken', { what: 'token', name: body.name })
  if (live.length >= mostTokens) {
    throw new ServerError('not-possible-now', {
      fault: `there are ${mostTokens} tokens already`,
      action: 'Revoke some first.',
    })
  }
  return user
}

/** @throws {ServerError} `request-invalid`, `beyond-reach` */
async function expectOwnScopes(change: Change, user: UserRow, names: readonly string[]): Promise<void> {
  if (names.length === 0) throw wrongBody('/scopes', 'expected one scope at least, or null')
  const own = JSON.parse(user.scopes) as string[]
  const beyond = own.length === 0 ? undefined : names.find((name) => !own.includes(name))
  if (beyond !== undefined) throw new ServerError('beyond-reach', { what: `the scope ${beyond}` })
  if ((await reachOf(change, names)).length < names.length)
    throw wrongBody('/scopes', 'one of them is the name of no scope')
}

type TokenReply = z.input<typeof tokenSchema>

function tokenReply(row: TokenRow): TokenReply {
  return {
    id: row.id,
    name: row.name,
    shown: row.shown,
    permissions: row.permissions === null ? null : (JSON.parse(row.permissions) as Permission[]),
    scopes: row.scopes === null ? null : (JSON.parse(row.scopes) as string[]),
    createdAt: timeText(row.created_at),
    expiresAt: timeText(row.expires_at),
    ...(row.used_at !== null && { usedAt: timeText(row.used_at) }),
    ...(row.revoked_at !== null && { revokedAt: timeText(row.revoked_at) }),
  }
}
