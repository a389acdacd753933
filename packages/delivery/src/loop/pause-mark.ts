import type { Journal } from '@tidewaiter/journal'
import type { Tell } from '@tidewaiter/telemetry'
import type { deliveryHappenings } from '../delivery-happenings.ts'

/** The mark in the journal that says that an integration is paused, so that it still is after a restart. */
export type PauseMark = {
  isSet(): boolean
  /** In the order of the calls. What goes wrong is told: to be paused matters more than to stay so. */
  set(paused: boolean): void
}

export function createPauseMark(
  integration: string,
  journal: Journal,
  tell: Tell<typeof deliveryHappenings>,
): PauseMark {
  const mark = `delivery/paused/${integration}`
  let last: Promise<unknown> = Promise.resolve()

  async function keep(paused: boolean, before: Promise<unknown>): Promise<void> {
    await before
    try {
      if (paused) await journal.append({ count: 0, bodies: new Map(), marks: new Map([[mark, 'true']]), atOnce: true })
      else await journal.marks.remove(mark)
    } catch (error) {
      tell('pause-not-kept', { integration, reason: error instanceof Error ? error.message : String(error) })
    }
  }

  return {
    isSet: () => journal.marks.get(mark) !== undefined,
    set: (paused) => {
      last = keep(paused, last)
    },
  }
}
