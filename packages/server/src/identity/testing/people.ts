import { newToken } from '../../credentials/token.ts'
import type { TestApi } from '../../testing/test-api.ts'
import type { UserRow } from '../users.ts'

/** A user who is there, without a way through the API; roles and scopes by name. Returns the id. */
export async function addUser(
  { house }: TestApi,
  name: string,
  {
    roles = [],
    scopes = [],
    ...rest
  }: { roles?: string[]; scopes?: string[] } & Partial<Omit<UserRow, 'roles' | 'scopes'>> = {},
): Promise<string> {
  const at = house.now()
  const row: UserRow = {
    id: house.newId(),
    name,
    display_name: null,
    email: null,
    password: 'x',
    must_change: 0,
    external: null,
    roles: JSON.stringify(roles),
    scopes: JSON.stringify(scopes),
    disabled: 0,
    created_at: at,
    updated_at: at,
    version: 1,
    ...rest,
  }
  await house.state.change(async ({ db }) => void (await db.insertInto('users').values(row).execute()))
  return row.id
}

/** Signs a user in, without a password; returns the headers of whoever has. */
export async function signIn({ house }: TestApi, userId: string): Promise<{ readonly cookie: string }> {
  const { token, hash } = newToken('session')
  const at = house.now()
  const times = { created_at: at, seen_at: at, expires_at: at + 1e9 }
  const row = { id: house.newId(), hash, user_id: userId, address: '192.0.2.9', client: 'a browser', ...times }
  await house.state.change(async ({ db }) => void (await db.insertInto('sessions').values(row).execute()))
  return { cookie: `__Host-tidewaiter=${token}` }
}

/** Code, outcome and object of each event since the last call. */
export async function eventsOf({
  events,
}: TestApi): Promise<readonly (readonly [string, string, string | undefined])[]> {
  return (await events()).map(({ code, outcome, fields }) => [code, outcome, fields.artifactName] as const)
}
