/**
 * Makes few notices of many events. For each policy and code:
 *
 *     (nothing) --event: a notice at once--> QUIET --events: held back and counted--> QUIET
 *     QUIET --time is over, some were held back: one notice with their number--> QUIET
 *     QUIET --time is over, none was--> (nothing)
 *
 * So the first event is told at once, and a flood costs one notice in a quiet time, however long it lasts. What is held back is in
 * the state: a restart loses none of it.
 */
import type { Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import { documentOf, type MatchingPolicy } from './policy-store.ts'
import { enqueue, type ToTell } from './queue.ts'

/** @param found in the order of the journal */
export async function gather(
  change: Change,
  house: House,
  policy: MatchingPolicy,
  found: readonly ToTell[],
): Promise<void> {
  if (policy.quietMs === 0) return enqueue(change, house, policy, found)
  const at = house.now()
  for (const [code, all] of Map.groupBy(found, ({ event }) => event.code)) {
    const key = { policy_id: policy.id, code }
    const row = await change.db
      .selectFrom('notice_groups')
      .selectAll()
      .where('policy_id', '=', policy.id)
      .where('code', '=', code)
      .executeTakeFirst()
    const isQuiet = row !== undefined && (row.until > at || row.count > 0)
    const [first, ...rest] = all
    const held = isQuiet ? all : rest
    if (!isQuiet && first !== undefined) await enqueue(change, house, policy, [first])
    const newest = held.at(-1)
    const before = isQuiet ? row : { until: at + policy.quietMs, count: 0, since: 0, event: null, sequence: 0 }
    const next = {
      // A clock that was set back makes no quiet time longer.
      until: Math.min(before.until, at + policy.quietMs),
      count: before.count + held.reduce((sum, { event }) => sum + (event.summary?.count ?? 1), 0),
      since: Math.min(
        ...(before.count > 0 ? [before.since] : []),
        ...held.map(({ event }) => event.summary?.since ?? event.time),
        at,
      ),
      event: newest === undefined ? before.event : JSON.stringify(newest.event),
      sequence: newest === undefined ? before.sequence : newest.sequence,
    }
    await change.db
      .insertInto('notice_groups')
      .values({ ...key, ...next })
      .onConflict((conflict) => conflict.columns(['policy_id', 'code']).doUpdateSet(next))
      .execute()
  }
}

/** Quiet times that are looked at in one transaction. */
const mostAtOnce = 100

/** Tells what was held back in quiet times that are over. @returns true when there may be more */
export async function endQuietTimes(house: House): Promise<boolean> {
  const over = house.state.db.selectFrom('notice_groups').where('until', '<=', house.now())
  if ((await over.select('code').limit(1).executeTakeFirst()) === undefined) return false
  return house.state.change(async (change) => {
    const { db } = change
    const at = house.now()
    const rows = await db
      .selectFrom('notice_groups')
      .selectAll()
      .where('until', '<=', at)
      .orderBy('until')
      .limit(mostAtOnce)
      .execute()
    for (const row of rows) {
      const kept = await db
        .selectFrom('response_policies')
        .selectAll()
        .where('id', '=', row.policy_id)
        .executeTakeFirst()
      const here = db.deleteFrom('notice_groups').where('policy_id', '=', row.policy_id).where('code', '=', row.code)
      if (kept === undefined || row.event === null || row.count === 0) {
        await here.execute()
        continue
      }
      const { quietSeconds, outputs } = documentOf(kept)
      const policy = { id: kept.id, name: kept.name, outputs: outputs.map(({ name }) => name) }
      await enqueue(change, house, policy, [
        { event: summed(JSON.parse(row.event) as Event, row), sequence: row.sequence },
      ])
      await db
        .updateTable('notice_groups')
        .set({ until: at + quietSeconds * 1000, count: 0, event: null })
        .where('policy_id', '=', row.policy_id)
        .where('code', '=', row.code)
        .execute()
    }
    return rows.length === mostAtOnce
  })
}

function summed(event: Event, { count, since }: { readonly count: number; readonly since: number }): Event {
  return count < 2 ? event : { ...event, summary: { kind: 'excess', count, since } }
}
