import assert from 'node:assert/strict'
import test from 'node:test'
import { createLimiter, type Withheld } from './limiter.ts'
import { floodEvent, setClock } from './testing/flood-event.ts'

const start = Date.UTC(2026, 10, 23)
const repeat = { within: 60_000 }
const rate = { events: 10, burst: 20, per: [] as const, every: 1_000 }

test('of events that are alike the first goes out, and the rest as one that says how many and since when', () => {
  const clock = setClock(start)
  const limiter = createLimiter({ repeat }, { clock })
  assert.equal(limiter.take(floodEvent('/a', start, 1), 1), true)
  for (let number = 2; number <= 42; number++) {
    assert.equal(limiter.take(floodEvent('/a', start + number, number), number), false)
  }
  assert.equal(limiter.untilDue(), 60_000)
  clock.elapsed = 60_000
  limiter.rest()
  const [summary] = limiter.due
  assert.equal(limiter.due.length, 1)
  assert.deepEqual(summary?.event.summary, { kind: 'alike', count: 41, since: start + 2 })
  assert.equal(summary?.event.time, start + 42)
  assert.equal(summary?.event.fields.pid, 42)
  assert.equal(limiter.untilDue(), undefined)
  assert.equal(limiter.take(floodEvent('/a', start + 60_001), 43), true)
})

test('one repeat is that event itself', () => {
  const limiter = createLimiter({ repeat }, { clock: setClock(start) })
  limiter.take(floodEvent('/a', start, 1), 1)
  limiter.take(floodEvent('/a', start, 2), 2)
  limiter.flush()
  assert.deepEqual(limiter.due, [{ event: floodEvent('/a', start, 2), count: 1, place: 2 }])
})

test('a backlog is judged by when it happened, not by when it comes', () => {
  const limiter = createLimiter({ repeat, rate }, { clock: setClock(start) })
  for (let hour = 0; hour < 100; hour++) {
    const time = start - 3_600_000 * (100 - hour)
    assert.equal(limiter.take(floodEvent('/a', time, hour), hour), true)
  }
  assert.equal(limiter.due.length, 0)
})

test('while nothing was read, as the receiver stood still, no time has passed', () => {
  const clock = setClock(start)
  const limiter = createLimiter({ rate: { ...rate, burst: 1 } }, { clock })
  limiter.take(floodEvent('/a', start, 0), 0)
  clock.elapsed += 3_600_000
  for (let number = 1; number <= 30; number++) {
    assert.equal(limiter.take(floodEvent('/a', start + number * 100, number), number), true)
  }
})

test('a forged time of the future gives no more than a minute of allowance', () => {
  const limiter = createLimiter({ rate }, { clock: setClock(start) })
  const out = (time: number, count: number): number =>
    Array.from({ length: count }, (_, n) => limiter.take(floodEvent('/a', time, n), n)).filter(Boolean).length
  assert.equal(out(start, 100), 20)
  assert.equal(out(start + 1e12, 100), 20)
  assert.equal(out(start + 2e12, 100), 0)
})

test('times that stand still hold nothing back for longer than a window', () => {
  const clock = setClock(start)
  const limiter = createLimiter({ repeat }, { clock })
  for (let second = 0; second < 600; second++) {
    clock.elapsed += 1_000
    clock.wall += 1_000
    limiter.take(floodEvent('/a', start, second), second)
  }
  assert.deepEqual(
    limiter.due.map(({ count }) => count),
    Array(9).fill(59),
  )
})

test('memory is bounded by the number of windows and by their size; what falls out is summed up', () => {
  const limiter = createLimiter({ repeat }, { clock: setClock(start), maxWindows: 100, maxBytes: 200_000 })
  let out = 0
  for (let number = 0; number < 1_000; number++) {
    const path = `/${number}/${'x'.repeat(number < 500 ? 1 : 3_000)}`
    for (let time = 0; time < 3; time++) if (limiter.take(floodEvent(path, start, number), number * 3 + time)) out++
  }
  const counted = limiter.due.reduce((sum, { count }) => sum + count, 0)
  assert.equal(out, 1_000)
  // Of the long ones some thirty have room: the path stands in the key and in the event.
  assert.ok(counted >= 2 * (1_000 - 40) && counted < 2_000, String(counted))
  limiter.flush()
  assert.equal(
    limiter.due.reduce((sum, { count }) => sum + count, 0),
    2_000,
  )
})

test('values cannot be written so that events seem alike which are not', () => {
  const limiter = createLimiter(
    { repeat: { within: 60_000, by: ['filePath', 'oldFilePath'] } },
    { clock: setClock(start) },
  )
  assert.equal(limiter.take(floodEvent('/a","/b', start), 1), true)
  assert.equal(limiter.take(floodEvent('/a', start), 2), true)
  assert.equal(limiter.take(floodEvent('/a,null', start), 3), true)
  assert.equal(limiter.take(floodEvent('/a', start), 4), false)
})

test('numbers that are given anew each time make no difference, unless they are asked for', () => {
  const by = (parts?: readonly 'pid'[]): boolean => {
    const limiter = createLimiter({ repeat: { within: 1_000, by: parts } }, { clock: setClock(start) })
    limiter.take(floodEvent('/a', start, 1), 1)
    return limiter.take(floodEvent('/a', start, 2), 2)
  }
  assert.deepEqual([by(), by(['pid'])], [false, true])
})

test('what was withheld can be put back as it was at a moment', () => {
  const kept = new Map<number, Withheld>()
  const options = {
    clock: setClock(start),
    onChange: (id: number, now: Withheld | undefined) =>
      void (now === undefined ? kept.delete(id) : kept.set(id, { ...now })),
  }
  const limiter = createLimiter({ repeat, rate }, options)
  const out = (number: number, path: string): boolean => limiter.take(floodEvent(path, start, number), number)
  for (let number = 0; number < 5; number++) out(number, '/a')
  for (let number = 5; number < 40; number++) out(number, `/${number}`)
  const before = new Map(kept)
  for (let number = 40; number < 50; number++) out(number, '/a')
  limiter.restore(before)
  limiter.flush()
  assert.deepEqual(
    limiter.due.map(({ count }) => count),
    [20],
  )
  assert.equal(kept.size, 0)
})
