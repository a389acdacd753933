import type { Selectable } from 'kysely'
import { newToken, readToken } from '../credentials/token.ts'
import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { serverEvent } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'
import type { AgentRow } from './keep-heartbeats.ts'

/** More agents than one server hears. */
const mostAgents = 50_000

/** Who wants to enrol; the signature was checked. */
export type Enrolment = {
  readonly token: string
  readonly node: string
  readonly publicKey: string
  readonly address: string
}

export type Enrolled = { readonly id: string; readonly token: string; readonly group: string }

/**
 * Enrols an agent. One that has enrolled from the same node into the same group is replaced: its token is dead at once, what is
 * known of it stays until the new one is heard of.
 *
 * @throws {ServerError} `token-refused`, `not-possible-now`
 */
export async function enrol(house: House, { db, emit }: Change, enrolment: Enrolment): Promise<Enrolled> {
  const { node, publicKey, address } = enrolment
  const at = house.now()
  const given = readToken(enrolment.token)
  const row =
    given?.kind === 'enrol'
      ? await db.selectFrom('enrolment_tokens').selectAll().where('hash', '=', given.hash).executeTakeFirst()
      : undefined
  if (row === undefined || row.revoked_at !== null || row.expires_at <= at) throw new ServerError('token-refused')
  const group = await db.selectFrom('agent_groups').selectAll().where('id', '=', row.group_id).executeTakeFirstOrThrow()
  const before = await db
    .selectFrom('agents')
    .selectAll()
    .where('group_id', '=', group.id)
    .where('node', '=', node)
    .executeTakeFirst()
  // Whoever has not got the answer asks again: that is no further use of the token.
  const isAgain = before?.public_key === publicKey && before.enrolled_with === row.id
  if (!isAgain) await use(db, row)
  const { token, shown, hash } = newToken('agent')
  const fresh = {
    public_key: publicKey,
    shown,
    hash,
    previous_hash: null,
    token_at: at,
    address,
    enrolled_at: at,
    enrolled_with: row.id,
  }
  const id = before?.id ?? house.newId()
  if (before === undefined) {
    await expectRoom(db)
    const agent: AgentRow = {
      id,
      group_id: group.id,
      node,
      ...fresh,
      state: 'never',
      state_since: at,
      state_reason: null,
      heartbeat_at: null,
      agent_version: null,
      clock_off: null,
      sensors: '[]',
      configuration: null,
      monitoring: null,
      counts: JSON.stringify({
        events: 0,
        delivered: 0,
        lost: 0,
        waiting: 0,
      }),
    }
    await db.insertInto('agents').values(agent).execute()
  } else {
    await db.updateTable('agents').set(fresh).where('id', '=', id).execute()
  }
  const initiator = { actor: { name: node }, address }
  emit(serverEvent(house, initiator, 'ADM-009', { fields: { artifactName: `${group.name}/${node}` }, rule: shown }))
  return { id, token, group: group.name }
}

/** @throws {ServerError} `token-refused` */
async function use(db: Change['db'], { id, uses, most_uses }: Selectable<Tables['enrolment_tokens']>): Promise<void> {
  if (uses >= most_uses) throw new ServerError('token-refused')
  await db
    .updateTable('enrolment_tokens')
    .set({ uses: uses + 1 })
    .where('id', '=', id)
    .execute()
}

/** @throws {ServerError} `not-possible-now` */
async function expectRoom(db: Change['db']): Promise<void> {
  const { count } = await db
    .selectFrom('agents')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .executeTakeFirstOrThrow()
  if (Number(count) < mostAgents) return
  throw new ServerError('not-possible-now', {
    fault: `there are ${mostAgents} agents already`,
    action: 'Remove those that are gone.',
  })
}
