import { actorOfKey } from '../admission/actor-of-key.ts'
import { readToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { anyone, type Actor } from './actor.ts'
import { withImplied, type Permission } from './permissions.ts'
import { reachOf, rightsOf } from './rights.ts'

/** What a request shows of who sends it. */
export type Shown = {
  /** Value of the header Authorization. */
  readonly authorization: string | null
  /** The session token of the cookie. */
  readonly cookie: string | undefined
  /** What stands in the path where a route wants a key there. */
  readonly key?: string | undefined
}

/** A session that nobody has used for so long has ended, whatever its term. */
export const idleMs: number = 12 * 60 * 60 * 1000
/** How often the time of the last use is written down. */
const seenEveryMs = 60_000

/**
 * Tells who sends a request. A token goes before a key, and that before a cookie.
 *
 * @throws {ServerError} `token-refused` for a token that is not, or no longer, valid; a cookie that is not, and what has not the form of a key, is
 *   as none
 */
export async function authenticate(house: House, shown: Shown): Promise<Actor> {
  const bearer = /^Bearer +(\S+) *$/i.exec(shown.authorization ?? '')?.[1]
  if (bearer !== undefined) {
    const token = readToken(bearer)
    const actor =
      token?.kind === 'api'
        ? await actorOfToken(house, token.hash)
        : token?.kind === 'agent'
          ? await actorOfAgent(house, token.hash)
          : undefined
    if (actor === undefined) throw new ServerError('token-refused')
    return actor
  }
  const key = shown.key === undefined ? undefined : readToken(shown.key)
  if (key !== undefined) {
    const actor = key.kind === 'feed' ? await actorOfKey(house, key.hash) : undefined
    if (actor === undefined) throw new ServerError('token-refused')
    return actor
  }
  const session = shown.cookie === undefined ? undefined : readToken(shown.cookie)
  return (session?.kind === 'session' ? await actorOfSession(house, session.hash) : undefined) ?? anyone
}

async function actorOfSession(house: House, hash: string): Promise<Actor | undefined> {
  const { state, now } = house
  const row = await state.db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .where('sessions.hash', '=', hash)
    .select(['sessions.id', 'sessions.seen_at', 'sessions.expires_at', 'users.id as user_id', 'users.must_change'])
    .select(['users.name', 'users.roles', 'users.scopes', 'users.disabled'])
    .executeTakeFirst()
  const at = now()
  if (row === undefined || row.disabled !== 0 || row.expires_at <= at || row.seen_at + idleMs <= at) return undefined
  if (at - row.seen_at > seenEveryMs) {
    await state.db.updateTable('sessions').set({ seen_at: at }).where('id', '=', row.id).execute()
  }
  const { permissions, reach } = await rightsOf(state, row)
  return {
    kind: 'user',
    key: `user:${row.user_id}`,
    name: row.name,
    userId: row.user_id,
    sessionId: row.id,
    // Whoever has to choose a new password may do that and nothing else.
    permissions: row.must_change === 0 ? permissions : new Set(),
    reach,
  }
}

async function actorOfToken(house: House, hash: string): Promise<Actor | undefined> {
  const { state, now } = house
  const row = await state.db
    .selectFrom('tokens')
    .innerJoin('users', 'users.id', 'tokens.user_id')
    .where('tokens.hash', '=', hash)
    .select(['tokens.id', 'tokens.name as token_name', 'tokens.permissions', 'tokens.scopes as token_scopes'])
    .select(['tokens.expires_at', 'tokens.revoked_at', 'tokens.used_at'])
    .select(['users.id as user_id', 'users.name', 'users.roles', 'users.scopes', 'users.disabled', 'users.must_change'])
    .executeTakeFirst()
  const at = now()
  if (row === undefined || row.revoked_at !== null || row.expires_at <= at) return undefined
  if (row.disabled !== 0 || row.must_change !== 0) return undefined
  if (at - (row.used_at ?? 0) > seenEveryMs) {
    await state.db.updateTable('tokens').set({ used_at: at }).where('id', '=', row.id).execute()
  }
  // What the maker may now is the bound, not what he could when he made it.
  const maker = await rightsOf(state, row)
  const own = row.permissions === null ? undefined : withImplied(JSON.parse(row.permissions) as Permission[])
  return {
    kind: 'token',
    key: `token:${row.id}`,
    name: row.name,
    userId: row.user_id,
    permissions: own === undefined ? maker.permissions : maker.permissions.intersection(own),
    reach:
      row.token_scopes === null
        ? maker.reach
        : await narrowed(house, maker.reach, JSON.parse(row.token_scopes) as string[], row.scopes),
  }
}

/** The scopes of a token are among those of its maker, or any when that one has none; scopes that were taken from the maker no longer count. */
async function narrowed(
  house: House,
  makers: Actor['reach'],
  wanted: readonly string[],
  makerScopes: string,
): Promise<Actor['reach']> {
  const names =
    makers === undefined ? wanted : wanted.filter((name) => (JSON.parse(makerScopes) as string[]).includes(name))
  return reachOf(house.state, names)
}

async function actorOfAgent({ state }: House, hash: string): Promise<Actor | undefined> {
  const agents = state.db.selectFrom('agents').select(['id', 'node', 'previous_hash'])
  const row = await agents.where('hash', '=', hash).executeTakeFirst()
  // The token before is good until the new one comes: the reply with that may have been lost.
  if (row !== undefined && row.previous_hash !== null) {
    await state.db.updateTable('agents').set({ previous_hash: null }).where('hash', '=', hash).execute()
  }
  const found = row ?? (await agents.where('previous_hash', '=', hash).executeTakeFirst())
  if (found === undefined) return undefined
  const { id, node } = found
  return { kind: 'agent', key: `agent:${id}`, name: node, agentId: id, permissions: new Set(), reach: [] }
}
