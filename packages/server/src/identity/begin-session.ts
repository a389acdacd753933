import type { Call } from '../api/route.ts'
import { createSessionCookie } from '../api/session-cookie.ts'
import { newToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import { serverEvent } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Actor } from './actor.ts'

/** Whoever signs in stays so for a week at most, and twelve hours without a request. */
const sessionMs = 7 * 24 * 60 * 60 * 1000

type SessionUser = { readonly id: string; readonly name: string }

/**
 * Begins a session and sets its cookie.
 *
 * @param who gives the user, and may make or change one in the same change
 * @returns the user, and when the session ends, in ms since 1970-01-01 UTC
 */
export async function beginSession<User extends SessionUser>(
  call: Pick<Call<unknown, unknown, unknown>, 'address' | 'headers' | 'setHeader' | 'nowIs' | 'change'>,
  house: House,
  who: (change: Change) => Promise<User>,
): Promise<{ readonly user: User; readonly ends: number }> {
  const { token, hash } = newToken('session')
  const at = house.now()
  const ends = at + sessionMs
  const user = await call.change(async (change) => {
    const found = await who(change)
    await change.db
      .insertInto('sessions')
      .values({
        id: house.newId(),
        hash,
        user_id: found.id,
        created_at: at,
        seen_at: at,
        expires_at: ends,
        address: call.address,
        client: clientOf(call.headers),
      })
      .execute()
    await change.db.deleteFrom('sessions').where('expires_at', '<', at).execute()
    change.emit(
      serverEvent(house, { actor: found, address: call.address }, 'ADM-007', { fields: { artifactName: found.name } }),
    )
    return found
  })
  const { id: userId, name } = user
  const actor: Actor = { kind: 'user', key: `user:${userId}`, name, userId, permissions: new Set(), reach: [] }
  call.nowIs(actor)
  call.setHeader('set-cookie', createSessionCookie(house.origin).set(token, Math.floor(sessionMs / 1000)))
  return { user, ends }
}

/** What the browser says of itself, as text that can be shown. */
function clientOf(headers: Headers): string {
  return (headers.get('user-agent') ?? '').replaceAll(/\p{C}/gu, ' ').slice(0, 200).toWellFormed()
}
