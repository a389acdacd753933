import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import type { Journal } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import { serverEvent } from '../server-event.ts'
import { backupState } from './backup-state.ts'
import { openState, type State } from './open-state.ts'
import { startRelay } from './relay.ts'
import { restoreState, type Restoring } from './restore-state.ts'

const now = (): number => Date.UTC(2026, 10, 23, 12)
const restoring: Restoring = { machine: { name: 'tidewaiter-1', address: '192.0.2.10' }, now, by: 'root' }

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-state-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

async function addUser(state: State, name: string): Promise<void> {
  await state.change(async ({ db, emit }) => {
    const nothing = { display_name: null, email: null, password: null, must_change: 0, external: null, disabled: 0 }
    const times = { created_at: 0, updated_at: 0, version: 1 }
    await db
      .insertInto('users')
      .values({ id: name, name, roles: '[]', scopes: '[]', ...nothing, ...times })
      .execute()
    emit(serverEvent(restoring, { actor: { name: 'admin' } }, 'ADM-001', { fields: { artifactName: name } }))
  })
}

const names = async (state: State): Promise<readonly string[]> =>
  (await state.db.selectFrom('users').select('name').orderBy('name').execute()).map(({ name }) => name)

/** A journal and a gateway that keep what they are given, and the marks. */
function keeper(): { readonly told: string[]; readonly relay: (state: State) => Promise<void> } {
  const told: string[] = []
  const marks = new Map<string, string>()
  return {
    told,
    relay: async (state) => {
      const record = (events: readonly Event[], with_?: ReadonlyMap<string, string>): Promise<void> => {
        told.push(...events.map(({ code, fields }) => `${code} ${fields.artifactName}`))
        for (const [name, value] of with_ ?? []) marks.set(name, value)
        return Promise.resolve()
      }
      const relay = await startRelay(
        state,
        { marks: { get: (name: string) => marks.get(name) } as Journal['marks'] },
        { record },
        () => {},
      )
      await relay.flush()
      await relay.close()
    },
  }
}

test(
  'a backup is taken while the server writes, is of one moment, and for its owner alone',
  { timeout: 60_000 },
  async (t) => {
    const folder = scratch(t)
    const file = join(folder, 'server.db')
    const target = join(folder, 'backup.db')
    const state = await openState({ file })
    for (let i = 0; i < 20; i++) await addUser(state, `before-${i}`)
    const writing = (async () => {
      for (let i = 0; i < 100; i++) await addUser(state, `while-${i}`)
    })()
    await backupState(file, target)
    await writing
    equal(statSync(target).mode & 0o777, 0o600)
    deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('backup')),
      ['backup.db'],
    )
    using copy = new DatabaseSync(target, { readOnly: true })
    const users = copy.prepare('select count(*) as n from users').get()!['n'] as number
    ok(users >= 20 && users <= 120)
    // Neither without the other, in the copy too.
    equal(copy.prepare('select count(*) as n from outbox').get()!['n'], users)
    await rejects(backupState(file, target), { code: 'not-possible-now' })
    await state.close()
    await backupState(file, join(folder, 'after.db'))
  },
)

test(
  'a state is restored, the one there was is kept, and its events come in a new era',
  { timeout: 60_000 },
  async (t) => {
    const folder = scratch(t)
    const file = join(folder, 'server.db')
    const target = join(folder, 'backup.db')
    const { told, relay } = keeper()
    const first = await openState({ file })
    await addUser(first, 'anna')
    await relay(first)
    const session = {
      id: 's',
      hash: 'h',
      user_id: 'anna',
      created_at: 0,
      seen_at: 0,
      expires_at: 9e15,
      address: '',
      client: '',
    }
    await first.db.insertInto('sessions').values(session).execute()
    await backupState(file, target)
    for (const name of ['ben', 'cleo']) await addUser(first, name)
    await relay(first)
    throws(() => restoreState(target, folder, restoring), { code: 'state-locked' })
    await first.close()

    const old = restoreState(target, folder, restoring)
    equal(old, `${file}.before-20261123T120000Z`)
    equal(statSync(file).mode & 0o777, 0o600)
    const second = await openState({ file })
    deepEqual(await names(second), ['anna'])
    deepEqual(await second.db.selectFrom('sessions').selectAll().execute(), [])
    // Its number is the one that ben's had.
    await addUser(second, 'dora')
    await relay(second)
    await second.close()
    deepEqual(told, ['ADM-001 anna', 'ADM-001 ben', 'ADM-001 cleo', 'ADM-035 backup.db', 'ADM-001 dora'])
    const kept = await openState({ file: old ?? '' })
    deepEqual(await names(kept), ['anna', 'ben', 'cleo'])
    await kept.close()
    deepEqual(
      readdirSync(folder).filter((name) => name.includes('restoring')),
      [],
    )
  },
)

test('what waited in the outbox of a backup comes again rather than never', async (t) => {
  const folder = scratch(t)
  const file = join(folder, 'server.db')
  const { told, relay } = keeper()
  const first = await openState({ file })
  await addUser(first, 'anna')
  await backupState(file, join(folder, 'backup.db'))
  await first.close()
  rmSync(file)
  equal(restoreState(join(folder, 'backup.db'), folder, restoring), undefined)
  const second = await openState({ file })
  await relay(second)
  await second.close()
  deepEqual(told, ['ADM-001 anna', 'ADM-035 backup.db'])
})

test('what is no state, damaged, or of a newer version, is refused, and the state there is stays', async (t) => {
  const folder = scratch(t)
  const file = join(folder, 'server.db')
  const state = await openState({ file })
  for (let i = 0; i < 50; i++) await addUser(state, `user-${i}`)
  await state.close()
  const before = readFileSync(file)
  const place = (name: string): string => join(folder, name)
  writeFileSync(place('text.db'), 'not a database, but long enough to look at it '.repeat(100))
  writeFileSync(place('empty.db'), '')
  const other = new DatabaseSync(place('other.db'))
  other.exec('create table users (id text)')
  other.close()
  const damaged = Buffer.from(before)
  damaged.fill(0x55, damaged.length / 2)
  writeFileSync(place('damaged.db'), damaged)
  writeFileSync(place('newer.db'), before)
  const newer = new DatabaseSync(place('newer.db'))
  newer.exec(`insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00Z')`)
  newer.close()
  for (const [name, code] of [
    ['text.db', 'backup-unusable'],
    ['empty.db', 'backup-unusable'],
    ['other.db', 'backup-unusable'],
    ['damaged.db', 'backup-unusable'],
    ['missing.db', 'backup-unusable'],
    ['newer.db', 'state-newer'],
  ] as const) {
    throws(() => restoreState(place(name), folder, restoring), { code }, name)
    if (name !== 'missing.db') await rejects(backupState(place(name), place('copy.db')), { code }, name)
  }
  ok(readFileSync(file).equals(before))
  ok(!existsSync(place('copy.db')))
})

test('a damaged state is set aside as it is', async (t) => {
  const folder = scratch(t)
  const file = join(folder, 'server.db')
  const state = await openState({ file })
  await state.close()
  await backupState(file, join(folder, 'backup.db'))
  writeFileSync(file, 'nothing of a database')
  chmodSync(file, 0o600)
  const old = restoreState(join(folder, 'backup.db'), folder, restoring)
  match(readFileSync(old!, 'utf8'), /^nothing/)
  const second = await openState({ file })
  deepEqual(await names(second), [])
  await second.close()
})
