import type { House } from '../house.ts'
import { ServerError } from '../server-errors.ts'
import { keepHeartbeats, type Beat, type BeatAnswer } from './keep-heartbeats.ts'

/**
 * Takes heartbeats, many in one transaction: of 5,000 agents some 170 come each second, and each commit waits for the disk.
 *
 * A heartbeat is answered when it is on disk. So an event that followed from it is neither lost nor told again when the process is
 * killed: the agent that got no answer sends the next one, and finds the state as it was, before or after.
 */
export type Heartbeats = {
  /** @throws {ServerError} `token-refused` for an agent that was removed meanwhile; and what a change throws */
  readonly take: (beat: Beat) => Promise<NonNullable<BeatAnswer>>
}

/** How long the first of a transaction waits for others. Agents do not wait for the answer with anything else. */
const gatherMs = 50
const mostAtOnce = 500

type Waiting = {
  readonly beat: Beat
  readonly resolve: (answer: NonNullable<BeatAnswer>) => void
  readonly reject: (error: unknown) => void
}

export function createHeartbeats(house: House): Heartbeats {
  let waiting: Waiting[] = []
  let isGathering = false

  async function keep(): Promise<void> {
    isGathering = false
    const some = waiting.slice(0, mostAtOnce)
    waiting = waiting.slice(mostAtOnce)
    if (waiting.length > 0) gather(0)
    try {
      const beats = some.map(({ beat }) => beat)
      const answers = await house.state.change((change) => keepHeartbeats(house, change, beats))
      for (const [index, { resolve, reject }] of some.entries()) {
        const answer = answers[index]
        if (answer === undefined) reject(new ServerError('token-refused'))
        else resolve(answer)
      }
    } catch (error) {
      for (const { reject } of some) reject(error)
    }
  }

  function gather(ms: number): void {
    if (isGathering) return
    isGathering = true
    setTimeout(() => void keep(), ms)
  }

  return {
    take: (beat) =>
      new Promise((resolve, reject) => {
        waiting.push({ beat, resolve, reject })
        gather(gatherMs)
      }),
  }
}
