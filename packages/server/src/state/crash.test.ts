import { deepEqual, equal, ok } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { entriesOf, openTestJournal } from '../testing/open-test-journal.ts'
import { openState } from './open-state.ts'
import { startRelay } from './relay.ts'

// A change of state and its events are one: neither is without the other, wherever the process is killed; and the journal has
// each event once. The process is killed before every single statement of some changes, and at any time.

const program = fileURLToPath(import.meta.resolve('../testing/change-until-killed.ts'))
const limit = { timeout: 240_000 }

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-crash-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

/**
 * Opens what a process has left, lets the relay do its work, and compares. Tells how many events it found in the outbox, and whether
 * some of them were in the journal as well.
 */
async function compare(
  folder: string,
): Promise<{ readonly users: number; readonly waiting: number; readonly isTwice: boolean }> {
  const state = await openState({ file: join(folder, 'server.db') })
  const { journal, record } = await openTestJournal(folder)
  try {
    const waiting = (await state.db.selectFrom('outbox').select('id').execute()).length
    const kept = journal.next - journal.oldest
    const relay = await startRelay(state, journal, { record }, () => {})
    await relay.close()
    const users = await state.db.selectFrom('users').select(['name', 'version']).execute()
    const decided = users.flatMap(({ name, version }) => [
      `ADM-001 ${name}`,
      ...Array<string>(version - 1).fill(`ADM-002 ${name}`),
    ])
    const told = (await entriesOf(journal)).map((line) => {
      const [, code, name] = /\|(ADM-\d+)\|.* fname=(\S+)/.exec(line) ?? []
      return `${code} ${name}`
    })
    deepEqual(told.toSorted(), decided.toSorted())
    equal((await state.db.selectFrom('outbox').select('id').execute()).length, 0)
    return { users: users.length, waiting, isTwice: kept + waiting > decided.length }
  } finally {
    await state.close()
    await journal.close()
  }
}

test('killed before any statement, state and journal agree', limit, async (t) => {
  const folder = scratch(t)
  const outcomes = new Set<string>()
  let users = 0
  for (let statement = 1; ; statement++) {
    const child = spawn(process.execPath, ['--conditions=source', program, folder, String(statement), '2'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    const found = await compare(folder)
    const changes = found.users - users
    users = found.users
    outcomes.add(`${changes} changes, ${found.waiting} waiting${found.isTwice ? ' and moved' : ''}`)
    if (code === 0) {
      // The last one came to its end.
      equal(changes, 2)
      ok(statement > 12, `only ${statement} statements`)
      break
    }
    equal(signal, 'SIGKILL')
  }
  // Before the first commit; behind it, with events in the outbox; with these in the journal as well; and after they were removed.
  for (const outcome of [
    /^0 changes, 0 waiting$/,
    /[1-9] waiting$/,
    /waiting and moved$/,
    /^[1-9] changes, 0 waiting$/,
  ])
    ok(
      [...outcomes].some((found) => outcome.test(found)),
      `${outcome} is not among: ${[...outcomes].join('; ')}`,
    )
})

test('killed at any time, state and journal agree', limit, async (t) => {
  const folder = scratch(t)
  let users = 0
  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, ['--conditions=source', program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    const exited = once(child, 'exit')
    await sleep(Math.random() * 200)
    child.kill('SIGKILL')
    await exited
    users = (await compare(folder)).users
  }
  ok(users > 0)
})
