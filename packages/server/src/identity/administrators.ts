import type { Kysely } from 'kysely'
import { ServerError } from '../server-errors.ts'
import type { Tables } from '../state/tables.ts'
import { rowsNaming } from './named.ts'

type User = Pick<Tables['users'], 'roles' | 'scopes' | 'disabled' | 'password'>

/**
 * True for somebody who may do everything and needs nobody else to sign in: with a password of his own, as a provider that is down
 * or wrongly set up must not lock everybody out.
 */
export function isAdministrator({ roles, scopes, disabled, password }: User): boolean {
  return (
    (JSON.parse(roles) as string[]).includes('administrator') && scopes === '[]' && disabled === 0 && password !== null
  )
}

/**
 * To be asked after a change of somebody who was an administrator: refuses it when there is none any more.
 *
 * @throws {ServerError} `not-possible-now`
 */
export async function expectAdministrator(db: Kysely<Tables>): Promise<void> {
  const ids = (await rowsNaming(db, { table: 'users', column: 'roles' }, 'administrator')).map(({ id }) => id)
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('users')
          .select(['roles', 'scopes', 'disabled', 'password'])
          .where('id', 'in', ids)
          .execute()
  if (rows.some(isAdministrator)) return
  throw new ServerError('not-possible-now', {
    fault:
      'this is the last administrator: somebody with a password has to have the role administrator, without scopes',
    action: 'Make another one first.',
  })
}
