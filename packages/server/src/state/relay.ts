import { randomUUID } from 'node:crypto'
import type { Journal } from '@tidewaiter/journal'
import type { Event } from '@tidewaiter/model'
import type { Tell } from '@tidewaiter/telemetry'
import { sql } from 'kysely'
import type { ServerGateway } from '../server-gateway.ts'
import type { serverHappenings } from '../server-happenings.ts'
import type { State } from './open-state.ts'

/**
 * Moves events from the outbox into the journal, in order, each once.
 *
 *   rows behind the mark -> one group with its mark -> rows are removed
 *
 * The mark becomes durable with the entries, in the journal itself: after a crash between the append and the removal the rows that
 * the mark has passed are removed, and not appended again. The mark names the `era` of the outbox beside the number of the row: a
 * state that was restored from a backup begins a new era, as its numbers come a second time.
 */
export type Relay = {
  /** Resolves when everything that was in the outbox at the call is in the journal. Rejects when the journal refuses. */
  readonly flush: () => Promise<void>
  readonly close: () => Promise<void>
}

const markName = 'server/outbox'
const rowsAtOnce = 500
const againMs = 1_000

export async function startRelay(
  state: State,
  journal: Pick<Journal, 'marks'>,
  gateway: Pick<ServerGateway, 'record'>,
  tell: Tell<typeof serverHappenings>,
): Promise<Relay> {
  const era = await eraOf(state, journal)
  let last = readMark(journal.marks.get(markName), era)
  await state.db.deleteFrom('outbox').where('id', '<=', last).execute()
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let waits = false
  let running: Promise<void> = Promise.resolve()

  async function move(): Promise<void> {
    for (;;) {
      const rows = await state.db
        .selectFrom('outbox')
        .selectAll()
        .where('id', '>', last)
        .orderBy('id')
        .limit(rowsAtOnce)
        .execute()
      const newest = rows.at(-1)
      if (newest === undefined) return
      const events = rows.map(({ event }) => JSON.parse(event) as Event)
      await gateway.record(events, new Map([[markName, `${era} ${newest.id}`]]))
      last = newest.id
      waits = false
      await state.db.deleteFrom('outbox').where('id', '<=', last).execute()
    }
  }

  function flush(): Promise<void> {
    const moved = running.then(move)
    running = moved.catch(() => {})
    return moved
  }

  function wake(): void {
    if (closed) return
    flush().catch((error: unknown) => {
      if (!waits) tell('outbox-waits', { reason: error instanceof Error ? error.message : String(error) })
      waits = true
      clearTimeout(timer)
      timer = setTimeout(wake, againMs)
    })
  }

  state.onEmitted(wake)
  wake()
  return {
    flush,
    close: async () => {
      clearTimeout(timer)
      await flush().catch(() => {}) // what is left waits in the outbox
      closed = true
    },
  }
}

function readMark(mark: string | undefined, era: string): number {
  const [of, number] = (mark ?? '').split(' ')
  return of === era ? Number(number) : 0
}

/** The era of this outbox; a new one where the journal has passed more numbers than this state has given: it is from a backup. */
async function eraOf(state: State, journal: Pick<Journal, 'marks'>): Promise<string> {
  const known = await state.db.selectFrom('meta').select('value').where('name', '=', 'era').executeTakeFirst()
  if (known !== undefined && readMark(journal.marks.get(markName), known.value) <= (await lastGiven(state))) {
    return known.value
  }
  const era = randomUUID()
  await state.db
    .insertInto('meta')
    .values({ name: 'era', value: era })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: era }))
    .execute()
  return era
}

/** The highest number that a row of the outbox has ever had. */
async function lastGiven({ engine, db }: State): Promise<number> {
  const query =
    engine === 'sqlite'
      ? sql<{ last: number }>`select seq as last from sqlite_sequence where name = 'outbox'`
      : sql<{ last: number }>`select last_value as last from outbox_id_seq where is_called`
  return (await query.execute(db)).rows[0]?.last ?? 0
}
