import type { OidcIdentity } from '../../credentials/oidc-identity.ts'
import type { House } from '../../house.ts'
import { ServerError } from '../../server-errors.ts'
import { serverEvent } from '../../server-event.ts'
import type { Change } from '../../state/open-state.ts'
import { emailSchema, type UserRow } from '../users.ts'

/**
 * The user whom the provider means: made at the first login, and brought to what the provider says at each. Issuer and subject tell who
 * it is, never a name: a name that another user has already is refused, as the two would be one in all events.
 *
 * @param scopes of one who comes for the first time
 * @throws {ServerError} `not-possible-now`
 */
export async function takeIn(
  { db, emit }: Change,
  house: Pick<House, 'machine' | 'now' | 'newId'>,
  address: string,
  identity: OidcIdentity,
  scopes: readonly string[],
): Promise<UserRow> {
  const external = JSON.stringify([identity.issuer, identity.subject])
  const facts = {
    name: identity.userName.trim(),
    email: emailSchema().safeParse(identity.email).data ?? null,
    roles: JSON.stringify(identity.roles),
  }
  const known = await db.selectFrom('users').selectAll().where('external', '=', external).executeTakeFirst()
  if (known !== undefined && known.disabled !== 0) {
    throw new ServerError('not-possible-now', {
      fault: 'the user is disabled',
      action: 'Ask somebody who manages users.',
    })
  }
  const namesake = await db.selectFrom('users').select('id').where('name', '=', facts.name).executeTakeFirst()
  if (namesake !== undefined && namesake.id !== known?.id) {
    const action = 'One of them needs another name: here, or at the provider.'
    throw new ServerError('not-possible-now', { fault: `there is another user of the name ${facts.name}`, action })
  }
  const at = house.now()
  const by = { actor: { name: facts.name }, address }
  if (known === undefined) {
    const row: UserRow = {
      id: house.newId(),
      ...facts,
      display_name: null,
      password: null,
      must_change: 0,
      external,
      scopes: JSON.stringify(scopes),
      disabled: 0,
      created_at: at,
      updated_at: at,
      version: 1,
    }
    await db.insertInto('users').values(row).execute()
    emit(serverEvent(house, by, 'ADM-001', { fields: { artifactName: facts.name }, rule: 'finishOidcLogin' }))
    return row
  }
  const changed = (['name', 'email', 'roles'] as const).filter((member) => known[member] !== facts[member])
  if (changed.length === 0) return known
  const row = { ...known, ...facts, updated_at: at, version: known.version + 1 }
  await db.updateTable('users').set(row).where('id', '=', known.id).execute()
  const rule = ['finishOidcLogin', ...changed].join(' ')
  emit(serverEvent(house, by, 'ADM-002', { fields: { artifactName: facts.name }, rule }))
  return row
}
