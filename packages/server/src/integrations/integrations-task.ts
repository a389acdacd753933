import { every } from '../every.ts'
import type { Task } from '../tasks.ts'
import { grantWishes } from './pause-wishes.ts'
import { takeOn } from './take-on.ts'

/** Each change is taken on when it is made; this is for those after which something failed. */
const settleMs = 30_000

/** Sees to it that the gateway runs what is kept, and pauses what was to be paused, when that has failed or the process had ended. */
export const integrationsTask: Task = {
  name: 'integrations',
  summary:
    'Has the gateway run the integrations that are kept, where that has not been done: at the start, then every 30 seconds',
  events: [],
  start: (house) =>
    Promise.resolve(
      every(house, 'integrations', settleMs, async () => {
        await takeOn(house)
        await grantWishes(house)
      }),
    ),
}
