/**
 * Reads the journal behind a cursor of its own, and puts what response policies are to tell of into the queue.
 *
 * Invariants
 * - The position and the notices of what it has passed are one transaction. A crash repeats what it undid, and nothing else.
 * - The cursor in the journal keeps entries from being removed, and is moved behind the position only. Sending is behind the queue
 *   and holds neither up: a receiver that is down costs rows, and no room in the journal.
 * - A policy is about what came since it was enabled, however far behind the reading is.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { readEntry } from '@tidewaiter/delivery'
import type { Block, Sequence } from '@tidewaiter/journal'
import { profiles } from '@tidewaiter/model'
import type { House } from '../house.ts'
import type { Change } from '../state/open-state.ts'
import { createPauses } from '../policies/pauses.ts'
import { gather } from './gather.ts'
import { matchingPolicies, type MatchingPolicy } from './policy-store.ts'
import type { ToTell } from './queue.ts'

const cursorName = 'server/responses'
const positionName = 'responses-position'
/** How often a position is written down that nothing was told at: what is read again after a crash was none of anybody's. */
const saveEveryMs = 1_000

/**
 * Matches until the signal ends it.
 *
 * @param queued called when notices were put into the queue
 */
export async function matchEvents(house: House, signal: AbortSignal, queued: () => void): Promise<void> {
  const { journal, state, tell } = house
  let next = await openPosition(house)
  let saved = next
  let savedAt = performance.now()
  let mark = ''
  let policies: readonly MatchingPolicy[] = []

  while (!signal.aborted) {
    await journal.reached(next, signal)
    if (signal.aborted) return
    const to = journal.next
    const newMark = await policiesMark(house)
    if (newMark !== mark) {
      policies = await matchingPolicies(state.db, (name, error) => {
        tell('task-failed', {
          task: `response policy ${name}`,
          reason: error instanceof Error ? error.message : String(error),
        })
      })
      mark = newMark
    }
    if (policies.length === 0) {
      next = to
      await keepCursor(house, next)
      if (performance.now() - savedAt >= saveEveryMs) await save()
      await sleep(saveEveryMs, undefined, { signal }).catch(() => {})
      continue
    }
    const step = await journal.searchStep({ ...queryOf(policies), form: profiles[0]!.name, from: next, to })
    const found = new Map<MatchingPolicy, ToTell[]>()
    const pause = createPauses()
    for (const part of step.found) {
      if (part.kind === 'gap') tell('events-missed', { count: part.count, reason: part.reason })
      else await matchBlock(part, policies, found, pause)
    }
    next = step.next ?? to
    if (found.size > 0) {
      await state.change(async (change) => {
        for (const [policy, events] of found) {
          // It may have been removed or changed since it was read.
          if (await isStill(change, policy.id)) await gather(change, house, policy, events)
        }
        await savePosition(change, next)
      })
      ;[saved, savedAt] = [next, performance.now()]
      queued()
    } else if (next !== saved && performance.now() - savedAt >= saveEveryMs) await save()
    await keepCursor(house, next)
  }

  async function save(): Promise<void> {
    await state.change((change) => savePosition(change, next))
    ;[saved, savedAt] = [next, performance.now()]
  }
}

/** Where reading goes on: behind what was told, or at the end of the journal the first time. What comes after the call is read. */
export async function openPosition({ journal, state }: House): Promise<Sequence> {
  const row = await state.db.selectFrom('meta').select('value').where('name', '=', positionName).executeTakeFirst()
  if (row === undefined) {
    const next = await journal.cursors.open(cursorName, 'now')
    await state.change((change) => savePosition(change, next))
    return next
  }
  const next = Math.min(Number(row.value), journal.next)
  await keepCursor({ journal }, next)
  return next
}

async function keepCursor({ journal: { cursors } }: Pick<House, 'journal'>, next: Sequence): Promise<void> {
  // Others may have removed it: it is no integration of the configuration.
  if (!cursors.list().has(cursorName)) await cursors.open(cursorName, 'oldest')
  cursors.save(cursorName, next)
}

async function savePosition({ db }: Change, next: Sequence): Promise<void> {
  const row = { name: positionName, value: String(next) }
  await db
    .insertInto('meta')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}

/** Changes whenever a policy, or a scope that limits one, does. */
async function policiesMark({ state: { db } }: House): Promise<string> {
  const policies = await db
    .selectFrom('response_policies')
    .select(['id', 'version', 'scopes'])
    .where('enabled', '=', 1)
    .orderBy('id')
    .execute()
  const limited = policies.some(({ scopes }) => scopes !== null)
  const scopes = limited ? await db.selectFrom('scopes').select(['id', 'version']).orderBy('id').execute() : []
  return JSON.stringify([policies, scopes])
}

async function isStill({ db }: Change, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('response_policies')
    .select('id')
    .where('id', '=', id)
    .where('enabled', '=', 1)
    .executeTakeFirst()
  return row !== undefined
}

/** What any of them may match: the journal leaves out the rest in its own threads. */
function queryOf(policies: readonly MatchingPolicy[]): {
  readonly codes?: readonly string[]
  readonly severities?: readonly number[]
} {
  const all = policies.map(({ trigger }) => trigger.codes)
  const codes = all.includes(undefined) ? undefined : [...new Set(all.flatMap((some) => some ?? []))]
  const least = Math.min(...policies.map(({ trigger }) => trigger.minSeverity))
  return {
    ...(codes !== undefined && { codes }),
    ...(least > 0 && { severities: Array.from({ length: 11 - least }, (_, i) => least + i) }),
  }
}

async function matchBlock(
  { first, form, bytes }: Block,
  policies: readonly MatchingPolicy[],
  found: Map<MatchingPolicy, ToTell[]>,
  pause: () => Promise<void>,
): Promise<void> {
  const text = new TextDecoder().decode(bytes)
  let sequence = first - 1
  for (let start = 0, end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
    sequence++
    await pause()
    const entry = readEntry(text.slice(start, end), form)
    const event = entry?.event
    if (entry === undefined || event === undefined) continue
    for (const policy of policies) {
      if (sequence < policy.fromSequence || !policy.trigger.test(entry) || !policy.isFor(event)) continue
      const events = found.get(policy)
      if (events === undefined) found.set(policy, [{ event, sequence }])
      else events.push({ event, sequence })
    }
  }
}
