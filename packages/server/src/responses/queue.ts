/**
 * The queue of notices: rows of `notices`. A lane is an output of a policy; each has its own end of the queue, so that a receiver
 * that is down holds up no other.
 *
 *     waiting --delivered--> sent
 *        |  ^--try again--+
 *        +--refused, patience used up, queue full, dropped--> given-up --retried by a person--> waiting
 *
 * Invariants
 * - A notice stands here from the transaction that moved the position in the journal past its event: neither without the other.
 * - A lane has at most `mostWaiting` that wait. Beyond it the oldest are given up, with one event that says how many.
 * - Every notice that is given up is an event, ADM-036, itself or in a number. That event never leads to a notice (`trigger.ts`).
 */
import type { Event } from '@tidewaiter/model'
import type { House } from '../house.ts'
import { theServer } from '../identity/actor.ts'
import { serverEvent, type Initiator } from '../server-event.ts'
import type { Change } from '../state/open-state.ts'
import type { Tables } from '../state/tables.ts'

export type NoticeRow = Tables['notices']

/** What went wrong, as people are told; without secrets. */
export type NoticeFault = { readonly code: string; readonly message: string; readonly action: string }

/** An event that a policy has to tell of. */
export type ToTell = { readonly event: Event; readonly sequence: number }

export const mostWaiting = 1000
/** What has ended is kept for so long, in ms, and not more of each kind than that. */
const keptMs = { sent: 7 * 24 * 60 * 60 * 1000, 'given-up': 30 * 24 * 60 * 60 * 1000 } as const
const mostEnded = 10_000

/** Puts notices for all outputs of a policy into the queue. */
export async function enqueue(
  { db, emit }: Change,
  house: House,
  policy: { readonly id: string; readonly name: string; readonly outputs: readonly string[] },
  events: readonly ToTell[],
): Promise<void> {
  const at = house.now()
  // What the queue could not hold is not written down first.
  const some = events.slice(-mostWaiting)
  for (const output of policy.outputs) {
    const lane = { policy_id: policy.id, output }
    const rows = some.map(({ event, sequence }): NoticeRow => ({
      ...lane,
      id: house.newId(),
      policy: policy.name,
      state: 'waiting',
      event: JSON.stringify(event),
      sequence,
      created_at: at,
      queued_at: at,
      attempts: 0,
      next_at: at,
      fault: null,
      ended_at: null,
    }))
    for (let from = 0; from < rows.length; from += 50) {
      await db
        .insertInto('notices')
        .values(rows.slice(from, from + 50))
        .execute()
    }
    const count = await waitingIn(db, lane)
    const excess = count - mostWaiting
    if (excess > 0) {
      const oldest = db
        .selectFrom('notices')
        .select('id')
        .where('state', '=', 'waiting')
        .where('policy_id', '=', lane.policy_id)
        .where('output', '=', output)
        .orderBy('id')
        .limit(excess)
      await db
        .updateTable('notices')
        .set({ state: 'given-up', ended_at: at, fault: JSON.stringify(queueFull) })
        .where('id', 'in', oldest)
        .execute()
    }
    const lost = Math.max(excess, 0) + events.length - some.length
    if (lost > 0) {
      const reason = `${lost} ${lost === 1 ? 'notice was' : 'notices were'} given up: ${queueFull.message}`
      emit(failureEvent(house, { actor: theServer }, policy.name, output, reason))
    }
  }
}

const queueFull: NoticeFault = {
  code: 'queue-full',
  message: `more than ${mostWaiting} notices wait for this output`,
  action: 'See why the receiver takes none, and set a longer quiet time. A retry puts single ones back.',
}

/** Gives a notice up, and says so in an event; nothing when it no longer waits. */
export async function giveUp(
  { db, emit }: Change,
  house: House,
  notice: Pick<NoticeRow, 'id' | 'policy' | 'output' | 'attempts'>,
  fault: NoticeFault,
  by: Initiator = { actor: theServer },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('notices')
    .set({ state: 'given-up', attempts: notice.attempts, ended_at: house.now(), fault: JSON.stringify(fault) })
    .where('id', '=', notice.id)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  if (numUpdatedRows > 0n) emit(failureEvent(house, by, notice.policy, notice.output, fault.message))
}

function failureEvent(house: House, by: Initiator, policy: string, output: string, reason: string): Event {
  return serverEvent(house, by, 'ADM-036', { fields: { artifactName: policy }, rule: output, reason })
}

/** Removes what ended long ago, and what there is too much of. */
export async function pruneNotices({ db }: Pick<Change, 'db'>, now: number): Promise<void> {
  for (const state of ['sent', 'given-up'] as const) {
    const ended = db.selectFrom('notices').where('state', '=', state)
    const bound = await ended
      .select('ended_at')
      .orderBy('ended_at', 'desc')
      .offset(mostEnded)
      .limit(1)
      .executeTakeFirst()
    const before = Math.max(now - keptMs[state], bound?.ended_at ?? 0)
    await db.deleteFrom('notices').where('state', '=', state).where('ended_at', '<=', before).execute()
  }
}

async function waitingIn(db: Change['db'], lane: Pick<NoticeRow, 'policy_id' | 'output'>): Promise<number> {
  const { count } = await db
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('state', '=', 'waiting')
    .where('policy_id', '=', lane.policy_id)
    .where('output', '=', lane.output)
    .executeTakeFirstOrThrow()
  return count
}
