import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createLimiter, type Withheld } from './limiter.ts'
import { floodEvent, setClock } from './testing/flood-event.ts'
import { createNaiveLimiter, type Out } from './testing/naive-limiter.ts'

const start = Date.UTC(2026, 10, 23)
const maxWindows = 6

const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('take' as const),
      path: fc.constantFrom('/a', '/b', '/c', '/d', '/e', '/f'),
      code: fc.constantFrom('FM-001' as const, 'FM-002' as const),
      /** By how much time and clock move before it; events of the past and of the future too. */
      later: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(-5_000, 3_600_000, 86_400_000)),
      waits: fc.constantFrom(0, 0, 1, 30, 2_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rest' as const), waits: fc.constantFrom(10, 900, 5_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('flush' as const) }) },
)

const limits = fc.record({
  repeat: fc.option(fc.record({ within: fc.constantFrom(500, 3_000) }), { nil: undefined }),
  rate: fc.option(
    fc.record({
      events: fc.constantFrom(1, 5),
      burst: fc.constantFrom(1, 4),
      per: fc.constantFrom(['code' as const]),
      every: fc.constantFrom(300, 1_000),
    }),
    { nil: undefined },
  ),
})

test('the limiter gives what its description says, and nothing is lost or counted twice', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(limits, fc.array(step, { maxLength: 60 }), (limit, steps) => {
      const clock = setClock(start)
      const open = new Map<number, Withheld>()
      const limiter = createLimiter(limit, {
        clock,
        maxWindows,
        onChange: (id, withheld) => void (withheld === undefined ? open.delete(id) : open.set(id, { ...withheld })),
      })
      const model = createNaiveLimiter(limit.repeat, limit.rate, maxWindows)
      const out: Pick<Out, 'kind' | 'since'>[] & { numbers?: never } = []
      const told: { last: number; count: number; place: number }[] = []
      let time = start
      let taken = 0

      const takeDue = (): void => {
        for (const { event, count, place } of limiter.due.splice(0)) {
          out.push({ kind: event.summary?.kind ?? 'event', since: event.summary?.since ?? event.time })
          told.push({ last: Number(event.id), count, place })
          assert.equal(event.summary?.count ?? 1, count)
        }
      }
      for (const one of steps) {
        if (one.kind === 'take') {
          clock.elapsed += one.waits
          clock.wall += one.waits
          time += one.later
          const number = taken++
          const event = floodEvent(one.path, time, number, one.code)
          const goesOut = limiter.take(event, number)
          takeDue()
          if (goesOut) {
            out.push({ kind: 'event', since: time })
            told.push({ last: number, count: 1, place: number })
          }
          model.take(event, number, clock.elapsed, clock.wall)
        } else if (one.kind === 'rest') {
          clock.elapsed += one.waits
          clock.wall += one.waits
          limiter.rest()
          model.rest(clock.elapsed)
          takeDue()
        } else {
          limiter.flush()
          model.flush()
          takeDue()
          assert.equal(limiter.firstPlace(), Infinity)
        }
        // Conservation at each moment: out, or withheld in one window.
        const withheld = [...open.values()]
        const sum =
          told.reduce((all, { count }) => all + count, 0) + withheld.reduce((all, { count }) => all + count, 0)
        assert.equal(sum, taken)
        assert.equal(limiter.firstPlace(), Math.min(Infinity, ...withheld.map(({ place }) => place)))
        assert.deepEqual(
          told.map(({ last, count, place }, index) => ({ ...out[index], last, count, place })),
          model.out.map(({ kind, numbers, since, last }) => {
            return { kind, since, last, count: numbers.length, place: Math.min(...numbers) }
          }),
        )
      }
    }),
    { numRuns: 1_000 },
  )
})
