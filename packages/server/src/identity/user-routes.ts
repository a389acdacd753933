import { sql } from 'kysely'
import { z } from 'zod'
import { expectVersion } from '../api/expect-version.ts'
import { route, type Call, type Route } from '../api/route.ts'
import { idParams, idSchema, limitQuery, nameSchema, pageOf, timeReply, timeText, toPage } from '../api/schemas.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import { expectAdministrator, isAdministrator } from './administrators.ts'
import { expectSession } from './expect-session.ts'
import { expectGrantable } from './grantable.ts'
import { newPassword, passwordSchema } from './new-password.ts'
import { rightsOf } from './rights.ts'
import { endSessions } from './sessions.ts'
import { expectFreeName, userFacts, userOf, userReply, userSchema, type UserFacts, type UserRow } from './users.ts'
import { expectWithin } from './within.ts'

const group = 'Users'

const sessionSchema = z.object({
  id: z.string(),
  address: z.string().describe('Where it was begun from.'),
  client: z.string().describe('What the browser said of itself.'),
  isCurrent: z.boolean().describe('It is the one that asks.'),
  createdAt: timeReply(),
  seenAt: timeReply().describe('When it was last used, to the minute.'),
  expiresAt: timeReply(),
})

/**
 * Users, and their sessions.
 *
 * - Whoever changes a user holds everything that the user may, before and after.
 * - There is always an administrator with a password: see `administrators.ts`.
 * - Whoever is disabled, removed or given a password is signed out; a removed user's tokens end.
 */
export function userRoutes(): readonly Route[] {
  return [
    route({
      name: 'listUsers',
      method: 'GET',
      path: '/v1/users',
      group,
      summary: 'Users, oldest first',
      access: 'administration.users.view',
      query: z.strictObject({
        after: idSchema().optional().describe('Go on behind this one: `next` of the page before.'),
        limit: limitQuery().describe('How many at most, 1 to 1000; 100 when absent.'),
        name: nameSchema(256).optional().describe('Part of the name.'),
      }),
      reply: pageOf(userSchema),
      handle: async ({ query: { after, limit, name } }, { state }) => {
        let query = state.db.selectFrom('users').selectAll()
        if (after !== undefined) query = query.where('id', '>', after)
        if (name !== undefined) {
          const part = `%${name.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`
          query = query.where(sql<boolean>`lower(name) like ${part} escape '\\'`)
        }
        const rows = await query
          .orderBy('id')
          .limit(limit + 1)
          .execute()
        return toPage(rows, limit, userReply)
      },
    }),
    route({
      name: 'createUser',
      method: 'POST',
      path: '/v1/users',
      group,
      summary: 'Adds a user, who chooses a password of his own after the first sign-in',
      access: 'administration.users.manage',
      events: ['ADM-001'],
      creates: true,
      body: userFacts.extend({ password: passwordSchema }),
      reply: userSchema,
      handle: async (call, house) => {
        const { body } = call
        const password = await newPassword(body.password, body.name, '/password')
        return call.change(async (change) => {
          const { db, emit } = change
          await expectFreeName(db, 'users', body.name)
          await expectGrantable(change, call.actor, { ...body, what: `the user ${body.name}` })
          const at = house.now()
          const row: UserRow = {
            id: house.newId(),
            password,
            must_change: 1,
            external: null,
            disabled: 0,
            ...columnsOf(body),
            created_at: at,
            updated_at: at,
            version: 1,
          }
          await db.insertInto('users').values(row).execute()
          emit(serverEvent(house, call, 'ADM-001', { fields: { artifactName: row.name }, rule: 'createUser' }))
          return userReply(row)
        })
      },
    }),
    route({
      name: 'readUser',
      method: 'GET',
      path: '/v1/users/{id}',
      group,
      summary: 'A user',
      access: 'administration.users.view',
      params: idParams(),
      reply: userSchema,
      handle: async ({ params }, { state }) => userReply(await userOf(state.db, params.id)),
    }),
    route({
      name: 'changeUser',
      method: 'PUT',
      path: '/v1/users/{id}',
      group,
      summary: 'Changes a user; who is disabled is signed out, and the tokens rest',
      access: 'administration.users.manage',
      events: ['ADM-002', 'ADM-008', 'ADM-034'],
      params: idParams(),
      body: userFacts.extend({ disabled: z.boolean().describe('May not sign in, and the tokens are refused.') }),
      reply: userSchema,
      handle: (call, house) =>
        call.change(async (change) => {
          const { db, emit } = change
          const before = await changeableUser(change, call, call.params.id)
          const { body } = call
          await expectFreeName(db, 'users', body.name, before.id)
          await expectGrantable(change, call.actor, { ...body, what: `the user ${body.name}` })
          const after: UserRow = {
            ...before,
            ...columnsOf(body),
            disabled: body.disabled ? 1 : 0,
            updated_at: house.now(),
            version: before.version + 1,
          }
          const changed = changedMembers(before, after)
          if (before.external !== null) expectLeftToProvider(changed)
          await db.updateTable('users').set(after).where('id', '=', before.id).execute()
          if (isAdministrator(before) && !isAdministrator(after)) await expectAdministrator(db)
          const rule = ['changeUser', ...changed].join(' ')
          emit(serverEvent(house, call, 'ADM-002', { fields: { artifactName: after.name }, rule }))
          if (body.disabled) await endSessions(change, house, call, after)
          return userReply(after)
        }),
    }),
    route({
      name: 'removeUser',
      method: 'DELETE',
      path: '/v1/users/{id}',
      group,
      summary: 'Removes a user; the sessions end, the tokens are revoked',
      access: 'administration.users.manage',
      events: ['ADM-003', 'ADM-008', 'ADM-010', 'ADM-034'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async (change) => {
          const { db, emit } = change
          const user = await changeableUser(change, call, call.params.id)
          await endSessions(change, house, call, user)
          const tokens = await db
            .deleteFrom('tokens')
            .where('user_id', '=', user.id)
            .returning(['name', 'shown', 'revoked_at', 'expires_at'])
            .execute()
          for (const token of tokens) {
            if (token.revoked_at !== null || token.expires_at <= house.now()) continue
            emit(serverEvent(house, call, 'ADM-010', { fields: { artifactName: token.name }, rule: token.shown }))
          }
          await db.deleteFrom('users').where('id', '=', user.id).execute()
          if (isAdministrator(user)) await expectAdministrator(db)
          emit(serverEvent(house, call, 'ADM-003', { fields: { artifactName: user.name }, rule: 'removeUser' }))
        }),
    }),
    route({
      name: 'setUserPassword',
      method: 'PUT',
      path: '/v1/users/{id}/password',
      group,
      summary: 'Gives another user a password to sign in with once; the sessions end',
      access: 'administration.users.manage',
      events: ['ADM-002', 'ADM-034'],
      params: idParams(),
      body: z.strictObject({ password: passwordSchema }),
      handle: async (call, house) => {
        const { id } = call.params
        if (id === call.actor.userId) {
          throw new ServerError('not-possible-now', {
            fault: 'this is your own password',
            action: 'Change it with PUT /v1/session/password, which asks for the old one.',
          })
        }
        const { name } = await userOf(house.state.db, id)
        const password = await newPassword(call.body.password, name, '/password')
        await call.change(async (change) => {
          const user = await changeableUser(change, call, id)
          if (user.external !== null) {
            throw new ServerError('not-possible-now', {
              fault: 'the user signs in with OpenID Connect and has no password here',
              action: 'The provider is where it is changed.',
            })
          }
          await change.db
            .updateTable('users')
            .set({ password, must_change: 1, updated_at: house.now(), version: user.version + 1 })
            .where('id', '=', id)
            .execute()
          const rule = 'setUserPassword'
          change.emit(serverEvent(house, call, 'ADM-002', { fields: { artifactName: user.name }, rule }))
          await endSessions(change, house, call, user)
        })
      },
    }),
    route({
      name: 'listUserSessions',
      method: 'GET',
      path: '/v1/users/{id}/sessions',
      group,
      summary: 'Where a user is signed in',
      access: 'administration.users.view',
      params: idParams(),
      reply: z.object({ items: z.array(sessionSchema) }),
      handle: async ({ params, actor }, house) => {
        const { id } = await userOf(house.state.db, params.id)
        return { items: await sessionsOf(house, id, actor.sessionId) }
      },
    }),
    route({
      name: 'endUserSession',
      method: 'DELETE',
      path: '/v1/users/{id}/sessions/{session}',
      group,
      summary: 'Signs a user out in one place',
      access: 'administration.users.manage',
      events: ['ADM-008', 'ADM-034'],
      params: z.strictObject({ id: idSchema(), session: idSchema() }),
      handle: (call, house) => endOne(call, house, call.params.id, call.params.session),
    }),
    route({
      name: 'endUserSessions',
      method: 'DELETE',
      path: '/v1/users/{id}/sessions',
      group,
      summary: 'Signs a user out everywhere',
      access: 'administration.users.manage',
      events: ['ADM-008', 'ADM-034'],
      params: idParams(),
      handle: (call, house) =>
        call.change(async (change) => {
          await endSessions(change, house, call, await userOf(change.db, call.params.id))
        }),
    }),
    route({
      name: 'listOwnSessions',
      method: 'GET',
      path: '/v1/sessions',
      group: 'Sessions',
      summary: 'Where one is signed in',
      access: 'known',
      reply: z.object({ items: z.array(sessionSchema) }),
      handle: async ({ actor }, house) => ({ items: await sessionsOf(house, actor.userId ?? '', actor.sessionId) }),
    }),
    route({
      name: 'endOwnSession',
      method: 'DELETE',
      path: '/v1/sessions/{id}',
      group: 'Sessions',
      summary: 'Signs oneself out in one place',
      access: 'known',
      events: ['ADM-008'],
      params: idParams(),
      handle: (call, house) => {
        expectSession(call.actor, 'end a session')
        return endOne(call, house, call.actor.userId ?? '', call.params.id)
      },
    }),
  ]
}

type AnyCall = Call<unknown, unknown, unknown>

async function endOne(call: AnyCall, house: House, userId: string, session: string): Promise<void> {
  await call.change(async (change) => {
    const user = await userOf(change.db, userId)
    const ended = await endSessions(change, house, call, user, { only: session })
    if (ended === 0) throw new ServerError('not-found', { what: 'session of this id' })
  })
}

/** A user whom the actor may change, as the client has read it. */
async function changeableUser(change: Change, call: AnyCall, id: string): Promise<UserRow> {
  const user = await userOf(change.db, id)
  expectVersion(call, user.version)
  expectWithin(call.actor, await rightsOf(change, user), `the user ${user.name}`)
  return user
}

function columnsOf({
  name,
  displayName,
  email,
  roles,
  scopes,
}: UserFacts): Pick<UserRow, 'name' | 'display_name' | 'email' | 'roles' | 'scopes'> {
  return {
    name,
    display_name: displayName ?? null,
    email: email ?? null,
    roles: JSON.stringify(roles),
    scopes: JSON.stringify(scopes),
  }
}

/** What the event says of a change: which members, never their values. */
function changedMembers(before: UserRow, after: UserRow): readonly string[] {
  const members = {
    name: 'name',
    displayName: 'display_name',
    email: 'email',
    roles: 'roles',
    scopes: 'scopes',
    disabled: 'disabled',
  } as const
  return Object.entries(members).flatMap(([member, column]) => (before[column] === after[column] ? [] : [member]))
}

/** @throws {ServerError} `not-possible-now` */
function expectLeftToProvider(changed: readonly string[]): void {
  const foreign = changed.find((member) => ['name', 'email', 'roles'].includes(member))
  if (foreign === undefined) return
  throw new ServerError('not-possible-now', {
    fault: `the user signs in with OpenID Connect, and the provider says the ${foreign}`,
    action: 'Change it there, or map the groups to other roles in the settings oidc.',
  })
}

async function sessionsOf(
  house: House,
  userId: string,
  current: string | undefined,
): Promise<z.input<typeof sessionSchema>[]> {
  const rows = await house.state.db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', house.now())
    .orderBy('id', 'desc')
    .limit(1000)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    address: row.address,
    client: row.client,
    isCurrent: row.id === current,
    createdAt: timeText(row.created_at),
    seenAt: timeText(row.seen_at),
    expiresAt: timeText(row.expires_at),
  }))
}
