// A process for tests to kill: makes changes with events, without end or as many as told, on a real state beside a real journal.
// Prints a line when it begins.
//
// arguments: folder, the statement of the state before which it kills itself (0 for never), how many changes
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { join } from 'node:path'
import { StatementSync } from 'node:sqlite'
import { openState } from '../state/open-state.ts'
import { startRelay } from '../state/relay.ts'
import { openTestJournal } from './open-test-journal.ts'
import { userEvent } from './user-event.ts'

const [folder = '', killAt = '0', most = 'Infinity'] = process.argv.slice(2)
const state = await openState({ file: join(folder, 'server.db') })
const { journal, record } = await openTestJournal(folder)
killBefore(Number(killAt))
writeSync(1, 'begun\n')
const relay = await startRelay(state, journal, { record }, () => {})
for (let made = 0; made < Number(most); made++) await addUser(`user-${randomUUID()}`)
await relay.close()
await state.close()
await journal.close()

/** Adds a user, and changes the newest one that there is: an event for each. */
async function addUser(name: string): Promise<void> {
  await state.change(async ({ db, emit }) => {
    const newest = await db
      .selectFrom('users')
      .select(['id', 'name'])
      .orderBy('created_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    const nothing = { display_name: null, email: null, password: null, must_change: 0, external: null, disabled: 0 }
    const times = { created_at: Date.now(), updated_at: 0, version: 1 }
    await db
      .insertInto('users')
      .values({ id: name, name, roles: '[]', scopes: '[]', ...nothing, ...times })
      .execute()
    emit(userEvent('ADM-001', name))
    if (newest === undefined) return
    await db
      .updateTable('users')
      .set(({ eb }) => ({ version: eb('version', '+', 1) }))
      .where('id', '=', newest.id)
      .execute()
    emit(userEvent('ADM-002', newest.name))
  })
}

/** The journal runs its statements in threads, so these are all of the state. */
function killBefore(statement: number): void {
  let count = 0
  for (const method of ['all', 'run'] as const) {
    const original = StatementSync.prototype[method] as (...parameters: unknown[]) => unknown
    StatementSync.prototype[method] = function (this: StatementSync, ...parameters: unknown[]): never {
      if (++count === statement) process.kill(process.pid, 'SIGKILL')
      return original.apply(this, parameters) as never
    }
  }
}
