import { setImmediate } from 'node:timers/promises'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'

// To pause is a decision with an event, and the integration keeps it as a mark in the journal: two places that no transaction spans.
//
//   decided: row of `pause_wishes` with the event -> integration paused -> mark durable in the journal -> row removed
//
// A process that ends in between finds the row at its next start, and pauses then. To pause what is paused changes nothing.

export type PauseWish = 'pause' | 'resume'

/** Writes a wish down, in place of an earlier one for the same integration. */
export async function wish(
  { db }: Pick<Change, 'db'>,
  integration: string,
  wanted: PauseWish,
  at: number,
): Promise<void> {
  const row = { integration, wish: wanted, created_at: at }
  await db
    .insertInto('pause_wishes')
    .values(row)
    .onConflict((conflict) => conflict.column('integration').doUpdateSet(row))
    .execute()
}

/** Grants every wish that is written down; those for integrations that do not run are forgotten. */
export async function grantWishes({
  state,
  gateway,
  journal,
}: Pick<House, 'state' | 'gateway' | 'journal'>): Promise<void> {
  const rows = await state.db.selectFrom('pause_wishes').selectAll().execute()
  if (rows.length === 0) return
  const running = new Set(gateway.integrations.status().map(({ name }) => name))
  for (const { integration, wish: wanted } of rows) {
    if (!running.has(integration)) continue
    const found = gateway.integrations.find(integration)
    if (wanted === 'pause') found.pause()
    else found.resume()
  }
  // Their marks are asked for by now, and an empty group that has to be durable is so behind them.
  await setImmediate()
  await journal.append({ count: 0, bodies: new Map(), atOnce: true })
  await state.change(async ({ db }) => {
    for (const { integration, wish: wanted } of rows) {
      await db.deleteFrom('pause_wishes').where('integration', '=', integration).where('wish', '=', wanted).execute()
    }
  })
}
