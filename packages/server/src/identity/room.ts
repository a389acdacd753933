import type { Kysely } from 'kysely'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'

/** More of one kind than anybody keeps apart; what looks at all of them stays quick. */
const most = 1000

/** @throws {ServerError} `not-possible-now` when there are so many roles, or scopes, that no more are added */
export async function expectRoom(db: Kysely<Tables>, table: 'roles' | 'scopes'): Promise<void> {
  const { count } = await db
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) < most) return
  throw new ServerError('not-possible-now', {
    fault: `there are ${most} ${table} already`,
    action: 'Remove some first.',
  })
}
