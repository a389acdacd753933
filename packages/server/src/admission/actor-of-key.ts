import type { House } from '../house.ts'
import type { Actor } from '../identity/actor.ts'

/** How often the time of the last use is written down. */
const usedEveryMs = 60_000

/** The cluster that has this key; undefined when none has it. A key is random: to look its hash up tells nothing about another. */
export async function actorOfKey({ state, now }: House, hash: string): Promise<Actor | undefined> {
  const row = await state.db
    .selectFrom('admission_keys')
    .select(['id', 'name', 'cluster', 'used_at'])
    .where('hash', '=', hash)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const at = now()
  if (at - (row.used_at ?? 0) > usedEveryMs) {
    await state.db.updateTable('admission_keys').set({ used_at: at }).where('id', '=', row.id).execute()
  }
  return {
    kind: 'key',
    key: `key:${row.id}`,
    name: row.name,
    ...(row.cluster !== null && { cluster: row.cluster }),
    permissions: new Set(),
    reach: undefined,
  }
}
