import { every } from '../every.ts'
import type { House } from '../house.ts'
import type { Task } from '../tasks.ts'
import { judgeDue } from './judge-due.ts'
import { rulesChanged } from './due.ts'
import { scopesMark } from './rules-in-force.ts'

/** Time alone changes verdicts at a moment that is known: looked at no later than so many ms after it, whatever the clock does. */
const lookEveryMs = 5_000
/** A clock that is behind what was judged by more than this was set back. */
const clockToleranceMs = 2_000
const noticedName = 'judging'

/** What the judging has noticed so far of what nobody tells it. */
type Noticed = { readonly scopes: string; readonly at: number }

/**
 * Judges again whatever is due, from where it was when the process ended. Wakes after every change that has told something, as
 * rules change in many rooms, and looks by itself for what time does.
 */
export const judgingTask: Task = {
  name: 'judging',
  summary: 'Judges artifacts again when a policy, an acceptance or a scope has changed, or a scan becomes too old',
  events: ['PLC-001', 'CMP-001', 'NCMP-001'],
  start: (house) => {
    let stopped = false
    const isStopped = (): boolean => stopped
    let timer: NodeJS.Timeout | undefined
    let latest = 0
    const task = every(house, 'judging', lookEveryMs, async () => {
      clearTimeout(timer)
      // One time for the whole run: what was judged by a later one than was noticed would stay when the clock is set back to between.
      const at = house.now()
      await notice(house, at, latest)
      latest = at
      let step = await judgeDue(house, at, isStopped)
      while (step.more && !isStopped()) step = await judgeDue(house, at, isStopped)
      const wait = (step.nextAt ?? Infinity) - house.now()
      if (!stopped && wait < lookEveryMs) timer = setTimeout(() => task.now(), Math.max(wait, 1))
    })
    house.state.onEmitted(() => task.now())
    return Promise.resolve({
      stop: async () => {
        stopped = true
        clearTimeout(timer)
        await task.stop()
      },
    })
  },
}

/**
 * Makes everything due when a scope was changed, which is done in a room of its own, or the clock was set back: verdicts are a
 * function of the time too.
 *
 * @param at the time of now, in ms since 1970-01-01 UTC
 * @param latest what that was the last time in this process
 */
async function notice(house: House, at: number, latest: number): Promise<void> {
  const { state } = house
  const seen = await readNoticed(state.db)
  const isOther = (scopes: string): boolean => scopes !== (seen?.scopes ?? '')
  const isBack = at < Math.max(seen?.at ?? 0, latest) - clockToleranceMs
  const isNoted = seen !== undefined && at - seen.at < noteEveryMs
  if (!isBack && isNoted && !isOther(await scopesMark(state.db))) return
  await state.change(async ({ db }) => {
    // Asked again: what has changed until now is not noted without being heeded.
    const noticed: Noticed = { scopes: await scopesMark(db), at }
    if (isBack || (isOther(noticed.scopes) && (await hasLimitedRules(db)))) await rulesChanged(db, house, [undefined])
    const row = { name: noticedName, value: JSON.stringify(noticed) }
    await db
      .insertInto('meta')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute()
  })
}

/** How often the time is written down by which a clock that was set back is noticed after a restart. */
const noteEveryMs = 60_000

async function readNoticed(db: House['state']['db']): Promise<Noticed | undefined> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', noticedName).executeTakeFirst()
  return row === undefined ? undefined : (JSON.parse(row.value) as Noticed)
}

async function hasLimitedRules(db: House['state']['db']): Promise<boolean> {
  const policy = await db
    .selectFrom('assurance_policies')
    .select('id')
    .where('scopes', 'is not', null)
    .executeTakeFirst()
  if (policy !== undefined) return true
  return (
    (await db.selectFrom('acceptances').select('id').where('scopes', 'is not', null).limit(1).executeTakeFirst()) !==
    undefined
  )
}
