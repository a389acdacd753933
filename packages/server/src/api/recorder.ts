import type { Event } from '@tidewaiter/model'
import type { Tell } from '@tidewaiter/telemetry'
import type { ServerGateway } from '../server-gateway.ts'
import type { serverHappenings } from '../server-happenings.ts'

/** Puts the events of requests into the journal, many at a time. */
export type Recorder = {
  /** Resolves when they are in the journal, or were given up; never rejects. */
  readonly record: (events: readonly Event[]) => Promise<void>
  /** Resolves when nothing waits any more. */
  readonly close: () => Promise<void>
}

/** Events that may wait while the journal takes none: some minutes of a busy API. What comes beyond is counted as lost. */
const mostWaiting = 20_000
const mostAtOnce = 1_000
const againMs = 250
const tries = 20

export function createRecorder(gateway: Pick<ServerGateway, 'record'>, tell: Tell<typeof serverHappenings>): Recorder {
  let waiting: { readonly event: Event; readonly done: () => void }[] = []
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const some = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      await append(some.map(({ event }) => event))
      for (const { done } of some) done()
    }
    running = undefined
  }

  async function append(events: readonly Event[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await gateway.record(events)
        return
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        if (attempt === tries) return tell('event-not-recorded', { count: events.length, reason })
        await new Promise((resolve) => setTimeout(resolve, againMs))
      }
    }
  }

  return {
    record: (events) => {
      if (waiting.length + events.length > mostWaiting) {
        tell('event-not-recorded', { count: events.length, reason: 'too many wait already' })
        return Promise.resolve()
      }
      const done = events.map((event) => new Promise<void>((resolve) => waiting.push({ event, done: resolve })))
      // One turn of the loop, so that requests that end together share a group.
      running ??= new Promise<void>((resolve) => setImmediate(resolve)).then(run)
      return Promise.all(done).then(() => undefined)
    },
    close: async () => {
      await running
    },
  }
}
