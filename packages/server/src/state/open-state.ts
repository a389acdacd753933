import { AsyncLocalStorage } from 'node:async_hooks'
import type { Event } from '@tidewaiter/model'
import { Kysely, PostgresDialect, SqliteDialect, sql, type Transaction } from 'kysely'
import { Migrator } from 'kysely/migration'
import pg from 'pg'
import { ServerError } from '../server-errors.ts'
import { migrations, type Engine } from './migrations.ts'
import { openSqlite } from './sqlite-database.ts'
import type { Tables } from './tables.ts'

/**
 * What people have decided, and what follows from it: everything the server keeps beside events and reports.
 *
 * Invariants
 * - A change and its events are one transaction: the events are rows of `outbox` until the journal has them, so neither is ever
 *   without the other, wherever the process is killed.
 * - Changes take turns. So the order of events in the outbox is the order of the changes, on PostgreSQL too.
 * - One server works on a state at a time.
 */
export type State = {
  readonly engine: Engine
  /** For reading. Not within `change`, where it throws: there, `Change.db` is to be used, or the two would wait for each other. */
  readonly db: Kysely<Tables>
  /** A transaction. What it emits is told when it is done; when the work throws, nothing of it remains. */
  readonly change: <T>(work: (change: Change) => Promise<T>) => Promise<T>
  /** Called after each change that has emitted something. */
  readonly onEmitted: (listener: () => void) => void
  readonly close: () => Promise<void>
}

export type Change = {
  readonly db: Transaction<Tables>
  /** Puts an event beside the change. */
  readonly emit: (event: Event) => void
}

export type StatePlace = { readonly file: string } | { readonly url: string }

/** A number of our own for the lock in PostgreSQL: 'tide' in ASCII. */
const lockNumber = 0x74696465

/**
 * Opens the state, makes it where it is missing and brings it to the newest migration.
 *
 * @throws {ServerError} `state-unavailable`, `state-newer`, `state-locked`
 */
export async function openState(place: StatePlace): Promise<State> {
  const listeners: (() => void)[] = []
  const within = new AsyncLocalStorage<true>()
  const opened = await connect(place)
  const { db, engine } = opened
  try {
    await migrate(db, engine)
  } catch (error) {
    await opened.close()
    throw error
  }

  let turn: Promise<unknown> = Promise.resolve()
  async function inTransaction<T>(work: (change: Change) => Promise<T>): Promise<T> {
    const events: Event[] = []
    const result = await db.transaction().execute(async (transaction) => {
      const change: Change = { db: transaction, emit: (event) => void events.push(event) }
      const done = await within.run(true, () => work(change))
      if (events.length > 0) {
        const rows = events.map((event) => ({ event: JSON.stringify(event) }))
        for (let from = 0; from < rows.length; from += rowsAtOnce) {
          await transaction
            .insertInto('outbox')
            .values(rows.slice(from, from + rowsAtOnce))
            .execute()
        }
      }
      return done
    })
    if (events.length > 0) for (const listener of listeners) listener()
    return result
  }

  /** A change that waits for another one, or for the connection it has itself, would wait for ever. */
  function expectOutside(): void {
    if (within.getStore() === true) throw new Error('the state was asked for within a change: use `Change.db`')
  }

  return {
    engine,
    get db() {
      expectOutside()
      return db
    },
    change: async (work) => {
      expectOutside()
      const done = turn.then(() => inTransaction(work))
      turn = done.catch(() => {})
      return done
    },
    onEmitted: (listener) => void listeners.push(listener),
    close: async () => {
      await turn
      await opened.close()
    },
  }
}

/** Both engines have a bound for values in a statement. */
const rowsAtOnce = 500

type Connected = { readonly db: Kysely<Tables>; readonly engine: Engine; readonly close: () => Promise<void> }

async function connect(place: StatePlace): Promise<Connected> {
  if ('file' in place) {
    try {
      const database = openSqlite(place.file)
      const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) })
      return { db, engine: 'sqlite', close: () => db.destroy() }
    } catch (cause) {
      throw new ServerError('state-unavailable', { reason: reasonOf(cause) }, { cause })
    }
  }
  const pool = new pg.Pool({
    connectionString: place.url,
    max: 8,
    connectionTimeoutMillis: 10_000,
    // Whole numbers beyond 2^53 are not among ours: times and counts.
    types: {
      getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
    },
  })
  // A connection that breaks while idle is replaced; without a listener it would end the process.
  pool.on('error', () => {})
  let keeper: pg.PoolClient | undefined
  try {
    keeper = await pool.connect()
    const lock = await keeper.query('select pg_try_advisory_lock($1) as mine', [lockNumber])
    if (lock.rows[0]?.mine !== true) throw new ServerError('state-locked')
    const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
    const close = async (): Promise<void> => {
      keeper?.release(true)
      await db.destroy()
    }
    return { db, engine: 'postgres', close }
  } catch (cause) {
    // The pool waits for what was taken from it.
    keeper?.release(true)
    await pool.end().catch(() => {})
    if (cause instanceof ServerError) throw cause
    throw new ServerError('state-unavailable', { reason: reasonOf(cause) }, { cause })
  }
}

async function migrate(db: Kysely<Tables>, engine: Engine): Promise<void> {
  const steps = migrations(engine)
  const known = Object.keys(steps)
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(steps) } })
  const newer = await newerThan(db, known)
  if (newer !== undefined) throw new ServerError('state-newer', { found: newer })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw new ServerError('state-unavailable', { reason: reasonOf(error) }, { cause: error })
}

/** The first migration that was applied and is not known here. */
async function newerThan(db: Kysely<Tables>, known: readonly string[]): Promise<string | undefined> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return undefined
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  return rows.find(({ name }) => !known.includes(name))?.name
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
