import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Task, Tasks } from '../tasks.ts'
import { endQuietTimes } from './gather.ts'
import { matchEvents, openPosition } from './matching.ts'
import { pruneNotices } from './queue.ts'
import { createSending } from './sending.ts'

/** How often is looked for what is due, in ms; what has just come does not wait for it. */
const lookEveryMs = 1_000
const pruneEveryMs = 60_000

/** Matches events with response policies and sends their notices. */
export const responsesTask: Task = {
  name: 'responses',
  summary: 'Tells of events that response policies are about: as they come, then again until the receiver has taken it',
  events: ['ADM-036'],
  start: startResponses,
}

async function startResponses(house: House): Promise<Tasks> {
  // Whatever is accepted once the server is up, is seen.
  await openPosition(house)
  const stopping = new AbortController()
  const sending = createSending(house)
  const sends = every(house, 'sending notices', lookEveryMs, async () => {
    while (!stopping.signal.aborted && (await endQuietTimes(house)));
    await sending.look()
  })
  // Ends when it is told to; what fails is told, and goes on from the position.
  const matches = every(house, 'matching events', lookEveryMs, () => matchEvents(house, stopping.signal, sends.now))
  const prunes = every(house, 'removing old notices', pruneEveryMs, () =>
    house.state.change((change) => pruneNotices(change, house.now())),
  )
  return {
    stop: async () => {
      stopping.abort()
      await matches.stop()
      await sends.stop()
      await prunes.stop()
      await sending.stop()
    },
  }
}
