import { compileReach } from '@tidewaiter/rules'
import type { Kysely } from 'kysely'
import type { Actor } from '../identity/actor.ts'
import { mayChange, scopesOfActor } from '../policies/maker.ts'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import { subjectOf, type AcceptanceRow } from './acceptance-of.ts'

/**
 * Makes the test of what somebody sees: acceptances for artifacts and repositories within reach, and those for everything, as they
 * hold there too.
 */
export function seenBy({ reach }: Pick<Actor, 'reach'>): (row: AcceptanceRow) => boolean {
  const isWithin = compileReach(reach)
  return (row) => {
    const subject = subjectOf(row)
    return subject === undefined || isWithin(subject)
  }
}

/**
 * Refuses a decision about what is beyond somebody's reach. An acceptance for everything may be changed by whoever reaches all that
 * its maker did.
 *
 * @throws {ServerError} `beyond-reach`
 */
export async function expectWithinReach(db: Kysely<Tables>, actor: Actor, row: AcceptanceRow): Promise<void> {
  const isAllowed =
    row.extent === 'everywhere' ? mayChange(await scopesOfActor(db, actor), row.scopes) : seenBy(actor)(row)
  if (!isAllowed) throw new ServerError('beyond-reach', { what: `the acceptance of ${row.finding}` })
}

/**
 * One acceptance that somebody may see.
 *
 * @throws {ServerError} `not-found`
 */
export async function findAcceptance(db: Kysely<Tables>, actor: Actor, id: string): Promise<AcceptanceRow> {
  const row = await db.selectFrom('acceptances').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !seenBy(actor)(row)) throw new ServerError('not-found', { what: 'acceptance of this id' })
  return row
}
