/**
 * Sends what waits in the queue. Each lane (an output of a policy) is worked on by itself, a few at once, in the order and with the
 * pauses of `notify/schedule.ts`; one with nothing due costs nothing until the next look.
 *
 * A notice is marked as sent when the receiver has said so. Killed in between, it is sent again with the same id (`webhook-id`, the
 * Message-ID of a mail): at least once, and receivers can tell.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { createRateLimit, type RateLimit } from '../notify/rate.ts'
import { afterFailure, nextNotice } from '../notify/schedule.ts'
import type { Sent } from '../notify/sent.ts'
import { notifierFor, type ReadyOutput } from './policy-store.ts'
import { giveUp, type NoticeFault, type NoticeRow } from './queue.ts'

/** Of one lane; a receiver that freezes holds so many connections. */
const atOnce = 2
/** Rows that are looked at for the next: the newest and the ones that are due longest. */
const looked = 50
/** A pause up to this is waited for in place, in ms. */
const shortMs = 1_000

type Lane = { readonly policyId: string; readonly output: string }

type OpenNotice = Pick<NoticeRow, 'id' | 'policy' | 'output' | 'attempts' | 'event'> & {
  readonly createdAt: number
  readonly nextAt: number
}

export type Sending = {
  /** Begins with every lane that has something due and is not worked on. */
  readonly look: () => Promise<void>
  /** Resolves when nothing is under way; what was is tried again later. */
  readonly stop: () => Promise<void>
}

export function createSending(house: House): Sending {
  const { state, now, tell } = house
  const stopping = new AbortController()
  const working = new Map<string, Promise<void>>()
  const limits = new Map<string, { readonly perSecond: number; readonly limit: RateLimit }>()

  async function look(): Promise<void> {
    const lanes = await state.db
      .selectFrom('notices')
      .innerJoin('response_policies', 'response_policies.id', 'notices.policy_id')
      .where('response_policies.enabled', '=', 1)
      .where('notices.state', '=', 'waiting')
      .where('notices.next_at', '<=', now() + shortMs)
      .select(['notices.policy_id', 'notices.output'])
      .distinct()
      .execute()
    for (const { policy_id: policyId, output } of lanes) {
      const key = JSON.stringify([policyId, output])
      if (stopping.signal.aborted || working.has(key)) continue
      const work = workOn({ policyId, output }, key)
        .catch((error: unknown) => {
          tell('task-failed', {
            task: 'sending notices',
            reason: error instanceof Error ? error.message : String(error),
          })
        })
        .finally(() => working.delete(key))
      working.set(key, work)
    }
  }

  async function workOn(lane: Lane, key: string): Promise<void> {
    const sending = new Map<string, Promise<void>>()
    try {
      while (!stopping.signal.aborted) {
        const ready = await readyOf(lane)
        if (ready === undefined) return
        const { notifier, requestsPerSecond } = ready
        const limit = limitOf(key, requestsPerSecond)
        const waiting = (await waitingOf(lane)).filter(({ id }) => !sending.has(id))
        const choice = nextNotice(waiting, now(), limit.wait(performance.now()))
        if (choice.kind === 'give-up') {
          await state.change((change) => giveUp(change, house, choice.notice, faultOf(choice.error)))
        } else if (choice.kind === 'send') {
          const { notice } = choice
          limit.take(performance.now())
          const sent = sendOne(notice, notifier).finally(() => sending.delete(notice.id))
          sending.set(notice.id, sent)
          if (sending.size >= atOnce) await Promise.race(sending.values())
        } else if (choice.kind === 'wait' && choice.ms <= shortMs) {
          await sleep(choice.ms, undefined, { signal: stopping.signal }).catch(() => {})
        } else if (sending.size > 0) await Promise.race(sending.values())
        else return
      }
    } finally {
      await Promise.allSettled(sending.values())
    }
  }

  /** What sends to a lane; undefined when nothing is to be sent there now. */
  async function readyOf(lane: Lane): Promise<ReadyOutput | undefined> {
    const row = await state.db
      .selectFrom('response_policies')
      .selectAll()
      .where('id', '=', lane.policyId)
      .executeTakeFirst()
    if (row === undefined || row.enabled === 0) return undefined
    const ready = await notifierFor(house, row, lane.output)
    if (ready !== undefined) return ready
    await state.change(async (change) => {
      for (const notice of await waitingOf(lane, change.db)) await giveUp(change, house, notice, outputGone)
    })
    return undefined
  }

  async function sendOne(notice: OpenNotice, notifier: ReadyOutput['notifier']): Promise<void> {
    const event = JSON.parse(notice.event) as Event
    const sent = await notifier.send({ id: notice.id, policyName: notice.policy, event }, stopping.signal)
    // It was the server that broke it off: that is no attempt.
    if (stopping.signal.aborted && sent.outcome === 'try-again') return
    await settle(notice, sent)
  }

  async function settle(notice: OpenNotice, sent: Sent): Promise<void> {
    const attempts = notice.attempts + 1
    if (sent.outcome === 'given-up') {
      return state.change((change) => giveUp(change, house, { ...notice, attempts }, faultOf(sent.error)))
    }
    if (sent.outcome === 'delivered') {
      const fault = sent.warning === undefined ? null : JSON.stringify(faultOf(sent.warning))
      return update(notice.id, { state: 'sent', attempts, ended_at: now(), fault })
    }
    const then = afterFailure(notice, sent, now())
    if (then.kind === 'given-up') {
      return state.change((change) => giveUp(change, house, { ...notice, attempts }, faultOf(then.error)))
    }
    return update(notice.id, { attempts, next_at: then.nextAt, fault: JSON.stringify(faultOf(sent.error)) })
  }

  function update(id: string, values: Partial<NoticeRow>): Promise<void> {
    return state.change(async ({ db }) => {
      await db.updateTable('notices').set(values).where('id', '=', id).where('state', '=', 'waiting').execute()
    })
  }

  async function waitingOf(
    lane: Lane,
    db: Pick<House['state'], 'db'>['db'] = state.db,
  ): Promise<readonly OpenNotice[]> {
    const all = db
      .selectFrom('notices')
      .select(['id', 'policy', 'output', 'attempts', 'event', 'queued_at as createdAt', 'next_at as nextAt'])
      .where('state', '=', 'waiting')
      .where('policy_id', '=', lane.policyId)
      .where('output', '=', lane.output)
    const due = await all.orderBy('next_at').limit(looked).execute()
    if (due.length < looked) return due
    const newest = await all.orderBy('id', 'desc').limit(looked).execute()
    return [...new Map([...due, ...newest].map((one) => [one.id, one])).values()]
  }

  function limitOf(key: string, perSecond: number): RateLimit {
    const known = limits.get(key)
    if (known?.perSecond === perSecond) return known.limit
    const limit = createRateLimit(perSecond)
    limits.set(key, { perSecond, limit })
    return limit
  }

  return {
    look,
    stop: async () => {
      stopping.abort()
      await Promise.all(working.values())
    },
  }
}

const outputGone: NoticeFault = {
  code: 'output-gone',
  message: 'the policy has no output of this name any more',
  action: 'Nothing is wrong when that was meant.',
}

function faultOf({ code, message, action }: NoticeFault): NoticeFault {
  return { code, message, action }
}
