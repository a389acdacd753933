import { createHash } from 'node:crypto'

/**
 * The deliveries that a client has made lately, so that each is taken once.
 *
 *   unknown --begin--> under way --finish(true)--> taken
 *                      under way --finish(false)--> unknown
 *
 * In memory alone: after a restart a delivery can be taken again, and gives events with the ids that it gave before.
 */
export type RecentDeliveries = {
  /** Says what is known of a delivery; one that is `new` is under way from then on, until it is finished. */
  readonly begin: (delivery: string) => 'new' | 'under-way' | 'taken'
  /** @param isTaken true when it is durable, false when it is to be sent again */
  readonly finish: (delivery: string, isTaken: boolean) => void
}

/** Deliveries that are remembered; some 2 MB. A busy organisation on GitHub makes some thousand a day. */
const usualLimit = 10_000

/** @param limit most deliveries that are remembered; the oldest is forgotten */
export function createRecentDeliveries(limit: number = usualLimit): RecentDeliveries {
  const states = new Map<string, 'under-way' | 'taken'>()
  // The sender chooses the name, and its length.
  const keyOf = (delivery: string): string => createHash('sha256').update(delivery).digest('base64url')
  return {
    begin: (delivery) => {
      const key = keyOf(delivery)
      const state = states.get(key)
      if (state !== undefined) return state
      states.set(key, 'under-way')
      const [oldest] = states.keys()
      if (oldest !== undefined && states.size > limit) states.delete(oldest)
      return 'new'
    },
    finish: (delivery, isTaken) => {
      const key = keyOf(delivery)
      if (isTaken) states.set(key, 'taken')
      else states.delete(key)
    },
  }
}
