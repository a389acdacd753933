import { idempotencyMs } from '../api/change-once.ts'
import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Task } from '../tasks.ts'
import { idleMs } from './authenticate.ts'

const hourMs = 60 * 60 * 1000
/** Tokens that have ended are shown for so long: whose was it, until when. */
const shownMs = 90 * 24 * hourMs

export const housekeeping: Task = {
  name: 'housekeeping',
  summary: 'Removes sessions and kept replies that have ended, and tokens 90 days after they have; every hour.',
  events: [],
  start: (house) => Promise.resolve(every(house, 'housekeeping', hourMs, () => removeEnded(house))),
}

export async function removeEnded({ state, now }: Pick<House, 'state' | 'now'>): Promise<void> {
  const at = now()
  await state.change(async ({ db }) => {
    await db
      .deleteFrom('sessions')
      .where((eb) => eb.or([eb('expires_at', '<=', at), eb('seen_at', '<=', at - idleMs)]))
      .execute()
    await db
      .deleteFrom('tokens')
      .where((eb) => eb.or([eb('expires_at', '<=', at - shownMs), eb('revoked_at', '<=', at - shownMs)]))
      .execute()
    await db
      .deleteFrom('idempotency')
      .where('created_at', '<=', at - idempotencyMs)
      .execute()
  })
}
