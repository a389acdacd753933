import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { createConnectionTail } from './connection-tail.ts'

const resend = { seconds: 30, bytes: 1_000 }
const second = 1_000

test('nothing is confirmed when it has only been taken', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  tail.confirm(29 * second, 0)
  assert.equal(tail.handed, 5)
  assert.equal(tail.resumeFrom, 1)
})

test('what is older than the time is confirmed, what is younger is not', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  tail.took(9, 100, 10 * second)
  assert.equal(tail.ripe(29 * second), false)
  assert.equal(tail.ripe(30 * second), true)
  tail.confirm(30 * second, 0)
  assert.equal(tail.resumeFrom, 5)
  tail.confirm(40 * second, 0)
  assert.equal(tail.resumeFrom, 9)
})

test('what the kernel of the receiver has not acknowledged is not confirmed, however old it is', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  tail.took(9, 100, 10 * second)
  tail.confirm(900 * second, 150)
  assert.equal(tail.resumeFrom, 1)
  tail.confirm(900 * second, 100)
  assert.equal(tail.resumeFrom, 5)
})

test('so many bytes taken after it are a proof, at once', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  tail.took(9, 999, 1)
  assert.equal(tail.resumeFrom, 1)
  tail.took(10, 1, 2)
  assert.equal(tail.resumeFrom, 5)
})

test('a stall makes age worthless, for what was confirmed by it too, until it is outlived', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 400, 0)
  tail.confirm(31 * second, 0)
  assert.equal(tail.resumeFrom, 5)
  tail.took(9, 400, 40 * second)
  tail.stalled()
  assert.equal(tail.resumeFrom, 1, 'the receiver may have stopped reading long before its buffers were full')
  tail.took(10, 10, 50 * second)
  tail.stalled()
  tail.confirm(500 * second, 0)
  assert.equal(tail.resumeFrom, 1)
  tail.took(20, 999, 501 * second)
  assert.equal(tail.resumeFrom, 9, 'more than 1,000 bytes came after these, but not after the end of the stall')
  tail.took(21, 1, 502 * second)
  assert.equal(tail.resumeFrom, 10, 'the stall is outlived')
  tail.confirm(600 * second, 0)
  assert.equal(tail.resumeFrom, 21)
})

test('an answered farewell confirms everything', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  tail.stalled()
  tail.answered()
  assert.equal(tail.resumeFrom, 5)
})

test('a receiver that ends idle connections early is not sent the same entry for ever', () => {
  let from = 1
  let earlier = createConnectionTail(1, resend).outlived(0)
  let connections = 0
  while (from < 5 && connections < 10) {
    connections++
    const tail = createConnectionTail(from, resend, earlier)
    tail.took(5, 100, 0)
    if (tail.ripe(12 * second)) tail.confirm(12 * second, 0)
    earlier = tail.outlived(12 * second)
    from = tail.resumeFrom
  }
  assert.equal(from, 5)
  assert.equal(connections, 3)
})

test('an end that may have crossed the entry on the way leaves nothing behind', () => {
  const tail = createConnectionTail(1, resend)
  tail.took(5, 100, 0)
  assert.deepEqual(tail.outlived(900), [])
})

test('memory is bounded, and joined entries are confirmed late, never early', () => {
  const tail = createConnectionTail(0, { seconds: 30, bytes: Infinity })
  const times = Array.from({ length: 100_000 }, (_, index) => index * second)
  for (const [index, now] of times.entries()) tail.took(index + 1, 1, now)
  const now = times.at(-1) as number
  tail.stalled()
  assert.equal(tail.resumeFrom, 0)
  const other = createConnectionTail(0, { seconds: 50_000, bytes: Infinity })
  for (const [index, at] of times.entries()) other.took(index + 1, 1, at)
  other.confirm(now, 0)
  assert.ok(other.resumeFrom <= 50_000)
  assert.ok(other.resumeFrom > 49_000, `${other.resumeFrom}`)
})

/**
 * A receiver whose buffers hold 600 bytes and are lost when the connection breaks. While it is not frozen it reads what is
 * older than ten seconds at the latest. It is not killed while it has been frozen for longer than that without its
 * buffers being full: nobody can know that.
 */
type Step =
  | { readonly kind: 'write'; readonly bytes: number }
  | { readonly kind: 'read'; readonly bytes: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'freeze' | 'thaw' | 'break' | 'close' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('write' as const), bytes: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), bytes: fc.integer({ min: 1, max: 500 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(100, 4_000, 9_000, 40_000) }),
  },
  fc.record({ kind: fc.constantFrom('freeze' as const, 'thaw' as const, 'break' as const, 'close' as const) }),
)

test('every entry is read at least once, whatever happens, and what is doubled lies within the window', () => {
  const limits = { seconds: 30, bytes: 600 }
  const capacity = 600
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
      let now = 0
      let from = 1
      let next = 1
      let tail = createConnectionTail(from, limits)
      /** Entries in the buffers of this connection: what of each is left, and when it was taken. */
      let buffer: { readonly entry: number; left: number; readonly at: number }[] = []
      let frozenSince: number | undefined
      let full = false
      const read = new Set<number>()
      const sizes = new Map<number, number>()

      const held = (): number => buffer.reduce((sum, { left }) => sum + left, 0)
      const readOut = (wanted: number, until = now): void => {
        for (let rest = wanted; rest > 0 && buffer.length > 0;) {
          const first = buffer[0] as (typeof buffer)[number]
          if (first.at > until) return
          const part = Math.min(rest, first.left)
          first.left -= part
          rest -= part
          if (first.left === 0) read.add((buffer.shift() as typeof first).entry)
        }
        full = false
      }
      const reconnect = (): void => {
        for (let entry = 1; entry < tail.resumeFrom; entry++) assert.ok(read.has(entry), `entry ${entry} is lost`)
        let doubled = 0
        for (let entry = tail.resumeFrom; entry < tail.handed; entry++) doubled += sizes.get(entry) as number
        assert.ok(doubled <= limits.bytes + 2 * 300, `${doubled} bytes are sent again`)
        from = tail.resumeFrom
        tail = createConnectionTail(from, limits)
        next = from
        buffer = []
        frozenSince = undefined
        full = false
      }

      for (const one of steps) {
        switch (one.kind) {
          case 'write':
            if (held() + one.bytes > capacity) {
              // The write waits: nothing is taken until there is room.
              if (frozenSince === undefined) readOut(one.bytes)
              full = true
              now += 2_000
              tail.stalled()
              break
            }
            buffer.push({ entry: next, left: one.bytes, at: now })
            sizes.set(next, one.bytes)
            next++
            tail.took(next, one.bytes, now)
            if (full) tail.stalled()
            full = false
            break
          case 'read':
            if (frozenSince === undefined) readOut(one.bytes)
            break
          case 'wait':
            now += one.ms
            if (frozenSince === undefined) readOut(Infinity, now - 10_000)
            if (tail.ripe(now)) tail.confirm(now, 0)
            break
          case 'freeze':
            frozenSince ??= now
            break
          case 'thaw':
            frozenSince = undefined
            readOut(Infinity, now - 10_000)
            break
          case 'break':
            if (frozenSince !== undefined && now - frozenSince > 10_000 && !full) break
            reconnect()
            break
          case 'close':
            if (frozenSince !== undefined) break
            readOut(Infinity)
            tail.answered()
            reconnect()
            break
        }
        assert.ok(tail.resumeFrom <= tail.handed)
      }
    }),
    { numRuns: 4_000 },
  )
})
