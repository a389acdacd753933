import assert from 'node:assert/strict'
import test from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { cefProfile, kcs20, testEvent } from '@tidewaiter/model'
import { createEntrance } from '../entrance.ts'
import { countsIn, kindLine, limitedEntrance } from '../testing/limited-entrance.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { settleWithheld } from './settle-withheld.ts'
import { createWayLimit } from './way-limit.ts'

const bound = { timeout: 20_000 }
const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

/** Alerts of one kind, a millisecond apart. */
const alerts = (count: number, kind = 0): Buffer =>
  Buffer.from(Array.from({ length: count }, (_, n) => kindLine(kind, n, n)).join(''))

/** The marks that say something. */
const marksOf = (journal: ReturnType<typeof createMemoryJournal>): string[] =>
  [...journal.allMarks.values()].filter((text) => text !== '')

test(
  'a window ends by itself when nothing more comes, also one of a stream that its way has let go of',
  bound,
  async () => {
    const journal = createMemoryJournal()
    const told: string[] = []
    const tell = (name: string): void => void told.push(name)
    const limit = createWayLimit({ way: 'way', limit: { repeat: { within: 300 } }, journal: journal.asJournal, tell })
    const context = { serverName: 'gateway-1', peerAddress: '127.0.0.1', redact: (text: string) => text }
    const entrance = createEntrance({
      name: 'way',
      journal: journal.asJournal,
      tell,
      forms: [kcs20, cefProfile],
      context,
      limit,
    })
    for (const kind of [0, 1]) {
      const stream = entrance.stream({ source: 'falco' })
      stream.push(alerts(100, kind))
      stream.end()
      const { count } = await stream.commit()
      assert.equal(count, 100, 'whoever sent them is told that they were accepted')
    }
    assert.equal(journal.lines().length, 2)
    assert.equal(marksOf(journal).length, 2)
    await waitUntil('summaries', () => journal.lines().length === 4)
    assert.deepEqual(
      countsIn(journal.lines()).map(({ count }) => count),
      [1, 1, 99, 99],
    )
    assert.equal(journal.lines('cef').filter((line) => line.includes(' cnt=99 start=')).length, 2)
    assert.deepEqual(limit.counts, { withheld: 198, summaries: 2 })
    await waitUntil('free marks', () => marksOf(journal).length === 0)
    assert.equal(told.filter((name) => name === 'events-withheld').length, 2)
  },
)

test('what a killed process has withheld is summed up by the next one, once', async () => {
  const before = createMemoryJournal()
  const { entrance } = limitedEntrance(before, { repeat: { within: 60_000 } })
  const stream = entrance.stream({ source: 'falco' })
  stream.push(alerts(50))
  await stream.commit()
  const journal = createMemoryJournal(before)
  const { told, entrance: plain } = testEntrance(journal)
  for (let start = 0; start < 2; start++) await settleWithheld(journal.asJournal, [kcs20], plain.tell)
  assert.deepEqual(
    countsIn(journal.lines()).map(({ count }) => count),
    [1, 49],
  )
  assert.deepEqual(told, [{ name: 'withheld-settled', way: 'way', summaries: 1 }])
})

test('what cannot be settled at the start is not written over, and is settled at the next', async () => {
  const before = createMemoryJournal()
  const first = limitedEntrance(before, { repeat: { within: 60_000 } }).entrance.stream({ source: 'falco' })
  first.push(alerts(50))
  await first.commit()
  const journal = createMemoryJournal(before)
  journal.refusal = full
  await assert.rejects(
    settleWithheld(journal.asJournal, [kcs20], () => {}),
    full,
  )
  journal.refusal = undefined
  const second = limitedEntrance(journal, { repeat: { within: 60_000 } })
  const stream = second.entrance.stream({ source: 'falco' })
  stream.push(alerts(20))
  await stream.commit()
  await second.limit.close()
  await settleWithheld(journal.asJournal, [kcs20], () => {})
  assert.deepEqual(
    countsIn(journal.lines()).map(({ count }) => count),
    [1, 1, 19, 49],
  )
})

test('marks are used again: there are not more of them than windows at a time', async () => {
  const journal = createMemoryJournal()
  const { entrance, clock } = limitedEntrance(journal, { repeat: { within: 1_000 } })
  const stream = entrance.stream({ source: 'falco' })
  for (let round = 0; round < 50; round++) {
    stream.push(
      Buffer.from(kindLine(round % 3, round, round * 10_000) + kindLine(round % 3, round, round * 10_000 + 1)),
    )
    await stream.commit()
    clock.elapsed += 10_000
  }
  assert.ok(journal.allMarks.size <= 2, String(journal.allMarks.size))
})

test('marks that say nonsense hold nothing up', async () => {
  const journal = createMemoryJournal()
  for (const [index, text] of [
    '{',
    '{"count":3}',
    '{"kind":"alike","count":3,"since":0,"last":{"code":"XX-1"}}',
  ].entries()) {
    await journal.append({ count: 0, bodies: new Map(), marks: new Map([[`intake/withheld/way/${index}`, text]]) })
  }
  await settleWithheld(journal.asJournal, [kcs20], () => {})
  assert.deepEqual(journal.lines(), [])
})

test('documents that are read in parts are limited like others', () => {
  const journal = createMemoryJournal()
  const way = createWayLimit({
    way: 'way',
    limit: { repeat: { within: 1_000 } },
    journal: journal.asJournal,
    tell: () => {},
  })
  const stream = way.open()
  const reading = { kind: 'events', events: [testEvent('PM-002', 0), testEvent('PM-002', 1)] } as const
  const reader = stream.gate({ read: () => reading, readLarge: () => [reading, reading], flush: () => [] })
  stream.skip(1)
  const parts = [...(reader.readLarge?.({} as never) ?? [])]
  assert.deepEqual(
    parts.map((part) => part.kind === 'events' && part.events.length),
    [1, 0],
  )
  const news = stream.takeNews()
  assert.deepEqual([stream.seen(), news.withheld, news.marks.size], [4, 2, 1])
})

test('without a limit nothing is withheld', async () => {
  const journal = createMemoryJournal()
  const stream = testEntrance(journal).entrance.stream({ source: 'falco' })
  stream.push(alerts(50))
  await stream.commit()
  assert.equal(journal.lines().length, 50)
})
