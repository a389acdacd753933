import type { House } from '../house.ts'
import { serverEvent, type Initiator } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Actor } from './actor.ts'

/** Who ends sessions, and from where. */
type By = Initiator & { readonly actor: Pick<Actor, 'name' | 'userId'> }

/**
 * Ends sessions of a user, with an event for each: that he has logged out, or that somebody else has ended it.
 *
 * @param which one of them, or all but one; all when absent
 */
export async function endSessions(
  { db, emit }: Change,
  house: House,
  by: By,
  user: { readonly id: string; readonly name: string },
  which: { readonly only?: string; readonly except?: string | undefined } = {},
): Promise<number> {
  let query = db.deleteFrom('sessions').where('user_id', '=', user.id)
  if (which.only !== undefined) query = query.where('id', '=', which.only)
  if (which.except !== undefined) query = query.where('id', '!=', which.except)
  const ended = await query.returning(['expires_at']).execute()
  // One that had run out was there no longer for anybody.
  const live = ended.filter(({ expires_at: ends }) => ends > house.now())
  const code = by.actor.userId === user.id ? 'ADM-008' : 'ADM-034'
  for (const _ of live) emit(serverEvent(house, by, code, { fields: { artifactName: user.name } }))
  return live.length
}
