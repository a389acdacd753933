import { z } from 'zod'
import { timeReply, timeText } from '../api/schemas.ts'
import { route, type Route } from '../api/route.ts'
import { createSessionCookie } from '../api/session-cookie.ts'
import { createLockoutTable } from '../credentials/lockout-table.ts'
import { dummyVerify, hashPassword, needsRehash, verifyPassword } from '../credentials/password.ts'
import type { House } from '../house.ts'
import { ServerError, wrongBody } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import { beginSession } from './begin-session.ts'
import { expectSession } from './expect-session.ts'
import { newPassword, passwordSchema } from './new-password.ts'
import { permissions, type Permission } from './permissions.ts'
import { endSessions } from './sessions.ts'
import { endSetup, isSetupToken } from './setup.ts'
import { userNameSchema } from './users.ts'

const group = 'Sessions'

const meSchema = z.object({
  name: z.string(),
  kind: z.enum(['user', 'token']),
  permissions: z.array(z.enum(permissions as [Permission, ...Permission[]])),
  isLimited: z.boolean().describe('Scopes limit what is seen.'),
  mustChangePassword: z.boolean(),
  sessionEnds: timeReply().optional(),
})

/** Setting up, signing in and out, and what one is allowed. */
export function sessionRoutes(): readonly Route[] {
  const attempts = createLockoutTable()
  return [
    route({
      name: 'setUp',
      method: 'POST',
      path: '/v1/setup',
      group,
      summary:
        'Makes the first user, an administrator, with the token of the link that the server prints while there is none',
      access: 'anyone',
      events: ['ADM-001'],
      body: z.strictObject({
        token: z.string().min(1).max(200).meta({ format: 'password' }),
        name: userNameSchema(),
        password: passwordSchema,
      }),
      reply: z.object({ name: z.string() }),
      handle: async (call, house) => {
        const { token, name, password } = call.body
        if (!(await isSetupToken(house.state.db, token, house.now()))) throw new ServerError('token-refused')
        const hash = await newPassword(password, name, '/password')
        return call.change(async ({ db, emit }) => {
          // Asked again: another request may have been first.
          if (!(await isSetupToken(db, token, house.now()))) throw new ServerError('token-refused')
          const at = house.now()
          await db
            .insertInto('users')
            .values({
              id: house.newId(),
              name,
              display_name: null,
              email: null,
              password: hash,
              must_change: 0,
              external: null,
              roles: JSON.stringify(['administrator']),
              scopes: '[]',
              disabled: 0,
              created_at: at,
              updated_at: at,
              version: 1,
            })
            .execute()
          await endSetup(db)
          const actor = { name }
          emit(
            serverEvent(house, { actor, address: call.address }, 'ADM-001', {
              fields: { artifactName: name },
              rule: 'setUp',
            }),
          )
          return { name }
        })
      },
    }),
    route({
      name: 'signIn',
      method: 'POST',
      path: '/v1/session',
      group,
      summary: 'Signs in with name and password; the reply sets the session cookie',
      access: 'anyone',
      events: ['ADM-007'],
      body: z.strictObject({ name: userNameSchema(), password: passwordSchema }),
      reply: z.object({ name: z.string(), mustChangePassword: z.boolean(), ends: timeReply() }),
      handle: async (call, house) => {
        const { name, password } = call.body
        const at = house.now()
        const { refusedFor, delay } = attempts.attempt(name, call.address, at)
        if (refusedFor > 0) {
          const seconds = Math.ceil(refusedFor / 1000)
          throw new ServerError('sign-in-delayed', { seconds }, { retryAfter: seconds })
        }
        if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay))
        const user = await house.state.db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
        const isRight = await checkPassword(user?.password ?? undefined, password).catch((error: unknown) => {
          attempts.undecided(name, call.address, at)
          throw error
        })
        if (user === undefined || !isRight || user.disabled !== 0) {
          // The name stands there as it was given: whose it was meant to be is what the reader wants to know.
          const failed = { name }
          await house.record([
            serverEvent(house, { actor: failed, address: call.address }, 'ADM-007', {
              reason: user === undefined || !isRight ? 'name or password is wrong' : 'the user is disabled',
            }),
          ])
          throw new ServerError('sign-in-refused')
        }
        attempts.succeeded(name, call.address)
        if (needsRehash(user.password ?? '')) await rehash(house, user.id, password)
        const { ends } = await beginSession(call, house, () => Promise.resolve(user))
        return { name: user.name, mustChangePassword: user.must_change !== 0, ends: timeText(ends) }
      },
    }),
    route({
      name: 'signOut',
      method: 'DELETE',
      path: '/v1/session',
      group,
      summary: 'Ends the session',
      access: 'known',
      events: ['ADM-008'],
      handle: async (call, house) => {
        const { sessionId } = call.actor
        if (sessionId === undefined) throw new ServerError('not-found', { what: 'session: this is a token' })
        await call.change(async ({ db, emit }) => {
          await db.deleteFrom('sessions').where('id', '=', sessionId).execute()
          emit(serverEvent(house, call, 'ADM-008', { fields: { artifactName: call.actor.name } }))
        })
        call.setHeader('set-cookie', createSessionCookie(house.origin).clear())
      },
    }),
    route({
      name: 'whoAmI',
      method: 'GET',
      path: '/v1/session',
      group,
      summary: 'Who one is and what one may do',
      access: 'known',
      reply: meSchema,
      handle: async ({ actor }, { state }) => {
        const user = await state.db
          .selectFrom('users')
          .select(['must_change'])
          .where('id', '=', actor.userId ?? '')
          .executeTakeFirst()
        const session = await state.db
          .selectFrom('sessions')
          .select('expires_at')
          .where('id', '=', actor.sessionId ?? '')
          .executeTakeFirst()
        return {
          name: actor.name,
          kind: actor.kind === 'user' ? ('user' as const) : ('token' as const),
          permissions: [...actor.permissions],
          isLimited: actor.reach !== undefined,
          mustChangePassword: user?.must_change === 1,
          ...(session !== undefined && { sessionEnds: timeText(session.expires_at) }),
        }
      },
    }),
    route({
      name: 'changeOwnPassword',
      method: 'PUT',
      path: '/v1/session/password',
      group,
      summary: 'Changes one’s own password, and ends all other sessions',
      access: 'known',
      events: ['ADM-002', 'ADM-008'],
      body: z.strictObject({ old: passwordSchema, new: passwordSchema }),
      handle: async (call, house) => {
        const { userId = '', sessionId } = call.actor
        expectSession(call.actor, 'change a password')
        const user = await house.state.db
          .selectFrom('users')
          .selectAll()
          .where('id', '=', userId)
          .executeTakeFirstOrThrow()
        if (!(await checkPassword(user.password ?? undefined, call.body.old))) {
          throw wrongBody('/old', 'it is not the password of now')
        }
        const password = await newPassword(call.body.new, user.name, '/new')
        await call.change(async (change) => {
          const { db, emit } = change
          await db
            .updateTable('users')
            .set({ password, must_change: 0, updated_at: house.now(), version: user.version + 1 })
            .where('id', '=', userId)
            .execute()
          emit(serverEvent(house, call, 'ADM-002', { fields: { artifactName: user.name }, rule: 'changeOwnPassword' }))
          await endSessions(change, house, call, user, { except: sessionId })
        })
      },
    }),
  ]
}

/** Hashes a password as it is done now; when the server is too busy for that, the next sign-in does it. */
async function rehash({ state }: House, user: string, password: string): Promise<void> {
  const hash = await hashPassword(password).catch(() => undefined)
  if (hash !== undefined) await state.db.updateTable('users').set({ password: hash }).where('id', '=', user).execute()
}

/** Costs the same for a user who has no password, or does not exist. */
function checkPassword(stored: string | undefined, password: string): Promise<boolean> {
  return stored === undefined ? dummyVerify(password) : verifyPassword(password, stored)
}
