import assert from 'node:assert/strict'
import test from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { kcs20 } from '@tidewaiter/model'
import fc from 'fast-check'
import type { InputPlace } from '../stream/record-stream.ts'
import { countsIn, kindLine, limitedEntrance } from '../testing/limited-entrance.ts'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { settleWithheld } from './settle-withheld.ts'

const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

/** A way that reads a file which is there, with its mark: as `tail-file.ts`, with one commit under way at a time. */
const steps = fc.array(
  fc.record({
    bytes: fc.integer({ min: 0, max: 4_000 }),
    act: fc.constantFrom('go on', 'start', 'commit', 'forget', 'crash', 'refuse', 'refuse later', 'tick', 'close'),
    waits: fc.constantFrom(0, 0, 100, 3_000),
  }),
  { maxLength: 30 },
)

const limit = fc.record({
  repeat: fc.option(fc.record({ within: fc.constantFrom(300, 2_000) }), { nil: undefined }),
  rate: fc.option(
    fc.record({
      events: fc.constant(2),
      burst: fc.constantFrom(1, 5),
      per: fc.constantFrom(['code' as const], []),
      every: fc.constant(500),
    }),
    { nil: undefined },
  ),
})

const kinds = fc.array(fc.tuple(fc.nat(3), fc.constantFrom(0, 1, 90, 1_500)), { minLength: 1, maxLength: 60 })

test(
  'each event is an entry or is counted in one, exactly once, through crashes, refusals and restarts',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(limit, kinds, steps, async (wanted, alerts, acts) => {
        let time = 0
        const input = Buffer.from(alerts.map(([kind, later], n) => kindLine(kind, n, (time += later))).join(''))
        let journal = createMemoryJournal()
        let way = limitedEntrance(journal, wanted)
        let stream = way.entrance.stream({ source: 'falco' })
        let at = 0
        let appending: Promise<unknown> = Promise.resolve()

        const start = (): void => {
          appending = stream.commit(new Map([['m', JSON.stringify(stream.place())]]))
          appending.catch(() => {})
        }
        const takeUp = (): void => {
          const place = JSON.parse(journal.allMarks.get('m') ?? '{"bytes":0,"lines":0,"events":0}') as InputPlace
          stream.reset(place)
          at = place.bytes
        }
        const restart = async (): Promise<void> => {
          journal = createMemoryJournal(journal)
          await settleWithheld(journal.asJournal, [kcs20], () => {})
          way = limitedEntrance(journal, wanted)
          stream = way.entrance.stream({ source: 'falco' })
          appending = Promise.resolve()
          takeUp()
        }
        for (const { bytes, act, waits } of acts) {
          stream.push(input.subarray(at, at + bytes))
          at = Math.min(input.length, at + bytes)
          way.clock.elapsed += waits
          if (act === 'start' || act === 'commit') {
            await appending
            start()
            if (act === 'commit') await appending
          } else if (act === 'refuse' || act === 'refuse later') {
            await appending
            if (act === 'refuse') journal.refusal = full
            start()
            stream.push(input.subarray(at, at + 200))
            journal.refusal = full
            await assert.rejects(appending)
            appending = Promise.resolve()
            journal.refusal = undefined
            takeUp()
          } else if (act === 'forget') {
            await appending
            takeUp()
          } else if (act === 'tick') await way.tick()
          else if (act === 'crash') await restart()
          else if (act === 'close') {
            await appending
            start()
            await appending
            await way.limit.close()
            await restart()
          }
        }
        await appending
        stream.push(input.subarray(at))
        stream.end()
        start()
        await appending
        await way.limit.close()
        assert.deepEqual(
          [...journal.allMarks].filter(([name, text]) => name.startsWith('intake/withheld/') && text !== ''),
          [],
        )

        const entries = countsIn(journal.lines())
        const perKind = Map.groupBy(alerts, ([kind]) => kind)
        assert.equal(
          entries.reduce((sum, { count }) => sum + count, 0),
          alerts.length,
        )
        assert.equal(new Set(entries.map(({ number }) => number)).size, entries.length, 'an event stands twice')
        if (wanted.rate === undefined) {
          for (const [kind, of] of perKind) {
            const counted = entries.filter((entry) => entry.kind === kind)
            assert.equal(
              counted.reduce((sum, { count }) => sum + count, 0),
              of.length,
            )
          }
        }
      }),
      { numRuns: 500 },
    )
  },
)
