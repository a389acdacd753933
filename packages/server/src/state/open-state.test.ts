import { deepEqual, equal, rejects } from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Event } from '@tidewaiter/model'
import { sql } from 'kysely'
import { serverEvent } from '../server-event.ts'
import { testPlace } from '../testing/test-place.ts'
import { openState, type State, type StatePlace } from './open-state.ts'

async function placeOf(t: TestContext): Promise<StatePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-open-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return testPlace(folder)
}

async function opened(t: TestContext): Promise<State> {
  const state = await openState(await placeOf(t))
  t.after(() => state.close())
  return state
}

const house = { machine: { name: 'tidewaiter-1', address: '192.0.2.10' }, now: () => 0 }
const event = (name: string): Event =>
  serverEvent(house, { actor: { name } }, 'ADM-001', { fields: { artifactName: name } })
const waiting = async ({ db }: State): Promise<readonly (string | undefined)[]> =>
  (await db.selectFrom('outbox').selectAll().orderBy('id').execute()).map(
    (row) => (JSON.parse(row.event) as Event).fields.artifactName,
  )

/** Rows of SQLite have no prototype. */
async function plain<Row>(query: { execute: () => Promise<Row[]> }): Promise<Row[]> {
  return (await query.execute()).map((row) => ({ ...row }))
}

test('a change and its events are there together, or neither', async (t) => {
  const state = await opened(t)
  let woken = 0
  state.onEmitted(() => woken++)
  await state.change(async ({ db, emit }) => {
    await db.insertInto('meta').values({ name: 'a', value: '1' }).execute()
    emit(event('a'))
  })
  const failing = state.change(async ({ db, emit }) => {
    await db.insertInto('meta').values({ name: 'b', value: '1' }).execute()
    emit(event('b'))
    throw new Error('after all not')
  })
  await rejects(failing, /after all not/)
  const twice = state.change(async ({ db, emit }) => {
    emit(event('c'))
    await db.insertInto('meta').values({ name: 'a', value: '2' }).execute()
  })
  await rejects(twice)
  await state.change(async ({ emit }) => emit(event('d')))
  deepEqual(await waiting(state), ['a', 'd'])
  deepEqual(await plain(state.db.selectFrom('meta').selectAll()), [{ name: 'a', value: '1' }])
  equal(woken, 2)
})

test('changes take turns, and their events are in that order', async (t) => {
  const state = await opened(t)
  await state.change(({ db }) => db.insertInto('meta').values({ name: 'n', value: '0' }).execute())
  await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      state.change(async ({ db, emit }) => {
        const { value } = await db.selectFrom('meta').select('value').where('name', '=', 'n').executeTakeFirstOrThrow()
        await db
          .updateTable('meta')
          .set({ value: String(Number(value) + 1) })
          .where('name', '=', 'n')
          .execute()
        emit(event(String(index)))
      }),
    ),
  )
  equal(
    (await state.db.selectFrom('meta').select('value').where('name', '=', 'n').executeTakeFirstOrThrow()).value,
    '30',
  )
  deepEqual(
    await waiting(state),
    Array.from({ length: 30 }, (_, index) => String(index)),
  )
})

test('whoever asks for the state within a change is told, and does not wait for himself', async (t) => {
  const state = await opened(t)
  await rejects(
    state.change(async () => {
      await state.db.selectFrom('meta').selectAll().execute()
    }),
    /within a change/,
  )
  await rejects(
    state.change(async () => {
      await state.change(async () => {})
    }),
    /within a change/,
  )
  deepEqual(await state.db.selectFrom('outbox').selectAll().execute(), [])
})

test('more events than a statement takes are kept with one change', async (t) => {
  const state = await opened(t)
  await state.change(({ emit }) => {
    for (let i = 0; i < 1203; i++) emit(event(String(i)))
    return Promise.resolve()
  })
  deepEqual(
    await waiting(state),
    Array.from({ length: 1203 }, (_, index) => String(index)),
  )
})

test('what was kept is there when it is opened again, and whole numbers come back as such', async (t) => {
  const place = await placeOf(t)
  const first = await openState(place)
  const row = {
    name: 's',
    value: 'Grüße, 漢字 and \u{1f30a}',
    version: 2 ** 53 - 1,
    updated_at: Date.UTC(2026, 10, 23),
  }
  await first.change(({ db }) => db.insertInto('settings').values(row).execute())
  await first.close()
  const second = await openState(place)
  deepEqual(await plain(second.db.selectFrom('settings').selectAll()), [row])
  await second.close()
})

test('a state of a newer version is left alone', async (t) => {
  const place = await placeOf(t)
  const first = await openState(place)
  await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(first.db)
  await first.close()
  await rejects(openState(place), { code: 'state-newer', message: /9999-later/ })
})

test('a state that cannot be opened is told', async () => {
  await rejects(openState({ file: '/nowhere/server.db' }), { code: 'state-unavailable' })
  await rejects(openState({ url: 'postgres://nobody@/none?host=/nowhere' }), { code: 'state-unavailable' })
})
