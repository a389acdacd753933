import { setImmediate } from 'node:timers/promises'
import type { House } from '../house.ts'
import type { Change, State } from '../state/open-state.ts'
import { findReports } from './find-reports.ts'
import { inTurn } from './in-turn.ts'
import { onScanned, type Scanned } from './on-scanned.ts'
import { writeArtifact, type Found } from './write-artifact.ts'

/**
 * Brings reports that the store has kept into the state, whichever way they came.
 *
 *   changes behind the mark -> newest reports of their artifacts -> one transaction: artifacts, what follows from them, the mark
 *
 * Invariants
 * - The mark moves in the transaction of what it has passed: after a crash everything behind it is looked at again, and nothing before.
 * - What is written is what the store holds by then, not what has changed: to look again at an artifact changes nothing.
 * - A mark of another store, or behind the end of this one, counts as none: one of the two was restored from a backup.
 * - An artifact that cannot be written is told and passed over; a state that cannot be written moves no mark.
 */
export function landReports(house: House): Promise<void> {
  const { state } = house
  const waiting = next.get(state)
  if (waiting !== undefined) return waiting
  const landing = inTurn(state, () => {
    // What is kept from now on may be missed by this run.
    next.delete(state)
    return landAll(house)
  })
  next.set(state, landing)
  return landing
}

/** The run that has not begun: all who ask by then share it. */
const next = new WeakMap<State, Promise<void>>()

const markName = 'reports'
const changesAtOnce = 50
/** Reports that one transaction takes, as JSON. */
const bytesAtOnce = 16 * 1024 * 1024

type Mark = { readonly era: string; readonly change: number }

async function landAll(house: House): Promise<void> {
  const { state, reports } = house
  for (;;) {
    const mark = await readMark(state.db)
    let { era, last, changes } = await reports.changes({ after: mark.change, limit: changesAtOnce })
    if (mark.change > 0 && (era !== mark.era || last < mark.change)) {
      ;({ era, last, changes } = await reports.changes({ after: 0, limit: changesAtOnce }))
    }
    if (changes.length === 0) return
    const keys = new Set<string>()
    const found: Found[] = []
    let passed = 0
    let bytes = 0
    for (const { change, artifact } of changes) {
      passed = change
      if (keys.has(artifact)) continue
      keys.add(artifact)
      const read = await findReports(house, artifact)
      if (read.found !== undefined) found.push(read.found)
      bytes += read.bytes
      if (bytes >= bytesAtOnce) break
      // Parsing takes its time; requests have theirs between.
      await setImmediate()
    }
    await write(house, found, { era, change: passed })
  }
}

async function write(house: House, found: readonly Found[], mark: Mark): Promise<void> {
  try {
    await house.state.change(async (change) => {
      await writeAll(change, house, found)
      await writeMark(change.db, mark)
    })
  } catch (error) {
    if (found.length === 0) throw error
    for (const one of found) {
      const writeOne = (): Promise<void> => house.state.change((change) => writeAll(change, house, [one]))
      try {
        // A state that fails does so here again, or at the mark, and ends the run. What fails twice beside it is at fault itself.
        await writeOne().catch(async () => {
          await house.state.change(({ db }) => readMark(db))
          await writeOne()
        })
      } catch (fault) {
        await house.state.change(({ db }) => readMark(db))
        const reason = fault instanceof Error ? fault.message : String(fault)
        house.tell('task-failed', { task: `landing of reports on ${one.key.slice(0, 200)}`, reason })
      }
    }
    await house.state.change(({ db }) => writeMark(db, mark))
  }
}

/** Brings what the store holds of one artifact into the state, in a turn of its own. */
export async function landArtifact(house: House, key: string): Promise<void> {
  const { found } = await findReports(house, key)
  if (found !== undefined) await house.state.change((change) => writeAll(change, house, [found]))
}

async function writeAll(change: Change, house: House, found: readonly Found[]): Promise<void> {
  const scanned: Scanned[] = []
  for (const one of found) scanned.push(await writeArtifact(change, house, one))
  if (scanned.length === 0) return
  for (const follow of onScanned) await follow(change, house, scanned)
}

async function readMark(db: State['db']): Promise<Mark> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', markName).executeTakeFirst()
  return row === undefined ? { era: '', change: 0 } : (JSON.parse(row.value) as Mark)
}

async function writeMark(db: State['db'], mark: Mark): Promise<void> {
  const row = { name: markName, value: JSON.stringify(mark) }
  await db
    .insertInto('meta')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute()
}
