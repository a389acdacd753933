import { every } from '../every.ts'
import type { House } from '../house.ts'
import { theServer } from '../identity/actor.ts'
import type { Task } from '../tasks.ts'
import { markConcerned } from './mark-concerned.ts'
import { tellAcceptance } from './tell-acceptance.ts'

/** A timer does not know of a clock that was set: so many ms after it was, its new time is looked at. */
const lookEveryMs = 5_000
const rowsAtOnce = 100

/**
 * Tells when acceptances are about to expire and when they have, at the moment it comes about. What has been told stands beside the
 * acceptance, by the end that it was told of: so neither a restart nor a clock that is set tells it twice, and what came about while
 * nothing ran is told then.
 */
export const expiryTask: Task = {
  name: 'acceptance-expiry',
  summary: 'Tells that risk acceptances are about to expire, three days before, and that they have expired',
  events: ['CVE-007', 'CVE-008', 'MLW-007', 'MLW-008', 'SD-007', 'SD-008', 'MS-007', 'MS-008'],
  start: (house) => {
    let timer: NodeJS.Timeout | undefined
    const task = every(house, 'acceptance-expiry', lookEveryMs, async () => {
      clearTimeout(timer)
      while (await tellDue(house));
      const wait = (await nextAt(house)) - house.now()
      if (wait < lookEveryMs) timer = setTimeout(() => task.now(), Math.max(wait, 1))
    })
    house.state.onEmitted(() => task.now())
    return Promise.resolve({
      stop: async () => {
        await task.stop()
        clearTimeout(timer)
      },
    })
  },
}

/** Tells some of what has come about. True when there may be more. */
export async function tellDue(house: House): Promise<boolean> {
  const { state, now } = house
  const due = await state.db
    .selectFrom('acceptances')
    .select('id')
    .where('next_at', '<=', now())
    .orderBy('next_at')
    .orderBy('id')
    .limit(rowsAtOnce)
    .execute()
  if (due.length === 0) return false
  await state.change(async (change) => {
    const { db } = change
    const rows = await db
      .selectFrom('acceptances')
      .selectAll()
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      .where('next_at', '<=', now())
      .orderBy('next_at')
      .orderBy('id')
      .execute()
    for (const row of rows) {
      const { told, next_at, changes } = await tellAcceptance(change, house, row, { initiator: { actor: theServer } })
      await db.updateTable('acceptances').set({ told, next_at }).where('id', '=', row.id).execute()
      if (changes.includes('expired')) await markConcerned(db, house, row)
    }
  })
  return due.length === rowsAtOnce
}

/** When the next one comes about, in ms since 1970-01-01 UTC; infinity when none does. */
async function nextAt({ state }: House): Promise<number> {
  const { at } = await state.db
    .selectFrom('acceptances')
    .select(({ fn }) => fn.min('next_at').as('at'))
    .executeTakeFirstOrThrow()
  return at ?? Infinity
}
