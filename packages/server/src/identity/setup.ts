import type { House } from '../house.ts'
import { hashOf, isSameHash, newToken } from '../credentials/token.ts'

/** A set-up link is good for so long; the next start prints another one. */
const setupMs = 60 * 60 * 1000
const setupName = 'setup'

/**
 * While there is no user, makes the link with which the first one can be made, and tells it. Each start makes a new one and so ends the
 * one before: whoever reads old logs has nothing.
 */
export async function offerSetup({ state, tell, origin, now }: House): Promise<void> {
  const link = await state.change(async ({ db }) => {
    if (await hasUsers(db)) return undefined
    const { token, hash } = newToken('setup')
    const row = { name: setupName, value: JSON.stringify({ hash, until: now() + setupMs }) }
    await db
      .insertInto('meta')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute()
    return `${origin}/setup#${token}`
  })
  if (link !== undefined) tell('setup-needed', { link })
}

/** True while this token may make the first user. */
export async function isSetupToken(db: House['state']['db'], token: string, now: number): Promise<boolean> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', setupName).executeTakeFirst()
  if (row === undefined) return false
  const { hash, until } = JSON.parse(row.value) as { readonly hash: string; readonly until: number }
  return now < until && isSameHash(hash, hashOf(token)) && !(await hasUsers(db))
}

/** Ends the link, in the change that has made the first user. */
export async function endSetup(db: House['state']['db']): Promise<void> {
  await db.deleteFrom('meta').where('name', '=', setupName).execute()
}

async function hasUsers(db: House['state']['db']): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined
}
