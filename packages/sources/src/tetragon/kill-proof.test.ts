import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '@tidewaiter/model'
import fc from 'fast-check'
import { createKillProof } from './kill-proof.ts'

const limits = { events: 4, records: 10, milliseconds: 5000 }

const eventAt = (time: number, id = String(time)): Event => ({
  code: 'FPM-003',
  time,
  id,
  outcome: 'Audit',
  fields: { sourceName: 'node-1.example.com', sourceAddress: '192.0.2.1' },
})

const short = (events: readonly Event[]): string[] => events.map(({ id, outcome }) => `${id} ${outcome}`)

test('a SIGKILL of the same execution confirms, anything else does not', () => {
  const proof = createKillProof(limits)
  for (const [time, execId] of [
    [1, 'a'],
    [2, 'b'],
    [3, 'c'],
  ] as const)
    proof.hold(eventAt(time), execId)
  proof.exit('other', 'SIGKILL', 4)
  assert.deepEqual(proof.take(), [])
  proof.exit('a', 'SIGKILL', 4)
  proof.exit('b', 'SIGTERM', 4)
  proof.exit('c', undefined, 4)
  assert.deepEqual(short(proof.take()), ['1 Enforce', '2 Audit', '3 Audit'])
  assert.equal(proof.size(), 0)
})

test('all events of a killed execution are confirmed, each once', () => {
  const proof = createKillProof(limits)
  proof.hold(eventAt(1), 'a')
  proof.hold(eventAt(2), 'a')
  proof.exit('a', 'SIGKILL', 3)
  proof.exit('a', undefined, 3)
  assert.deepEqual(short(proof.take()), ['1 Enforce', '2 Enforce'])
  assert.deepEqual(proof.flush(), [])
})

test('an event that is decided waits for those before it', () => {
  const proof = createKillProof(limits)
  proof.hold(eventAt(1), 'a')
  proof.hold(eventAt(2), 'b')
  proof.exit('b', 'SIGKILL', 3)
  assert.deepEqual(proof.take(), [])
  proof.exit('a', undefined, 3)
  assert.deepEqual(short(proof.take()), ['1 Audit', '2 Enforce'])
})

test('the time of later records ends the waiting, once it is more than 5 s ahead', () => {
  const proof = createKillProof(limits)
  proof.hold(eventAt(1000), 'a')
  proof.advance(6000)
  proof.advance(undefined)
  assert.deepEqual(proof.take(), [])
  proof.advance(6001)
  proof.exit('a', 'SIGKILL', 6001)
  assert.deepEqual(short(proof.take()), ['1000 Audit'])
})

test('the number of later records ends the waiting', () => {
  const proof = createKillProof(limits)
  proof.hold(eventAt(1), 'a')
  for (let i = 0; i < limits.records; i++) proof.advance(1)
  assert.deepEqual(proof.take(), [])
  proof.advance(1)
  assert.deepEqual(short(proof.take()), ['1 Audit'])
})

test('one event too many sends the oldest off', () => {
  const proof = createKillProof(limits)
  for (let time = 1; time <= limits.events + 1; time++) proof.hold(eventAt(time), String(time))
  assert.deepEqual(short(proof.take()), ['1 Audit'])
  assert.equal(proof.size(), limits.events)
})

test('an exit that comes first confirms too, if it followed the event closely', () => {
  const proof = createKillProof(limits)
  proof.exit('a', 'SIGKILL', 2000)
  for (const time of [1990, 2001, -3001]) proof.hold(eventAt(time), 'a')
  assert.deepEqual(short(proof.take()), ['1990 Enforce'], 'not an event behind the exit, nor one long before it')
  assert.deepEqual(short(proof.flush()), ['2001 Audit', '-3001 Audit'])
})

test('only the last kills are remembered', () => {
  const proof = createKillProof(limits)
  for (const execId of ['a', 'b', 'c', 'd', 'e']) proof.exit(execId, 'SIGKILL', 10)
  proof.hold(eventAt(9, 'e'), 'e')
  proof.hold(eventAt(9, 'a'), 'a')
  assert.deepEqual(short(proof.flush()), ['e Enforce', 'a Audit'])
})

test('property: every held event comes out once, in the order of holding, within the limits', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('hold' as const), execId: fc.constantFrom('a', 'b', 'c') }),
    fc.record({
      do: fc.constant('exit' as const),
      execId: fc.constantFrom('a', 'b', 'c'),
      signal: fc.constantFrom('SIGKILL', 'SIGTERM', undefined),
    }),
    fc.record({ do: fc.constant('record' as const), ahead: fc.nat(4000) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const proof = createKillProof(limits)
      const out: string[] = []
      let held = 0
      let now = 0
      for (const next of steps) {
        if (next.do === 'record') now += next.ahead
        proof.advance(now)
        if (next.do === 'hold') proof.hold(eventAt(now, String(held++)), next.execId)
        if (next.do === 'exit') proof.exit(next.execId, next.signal, now)
        out.push(...proof.take().map(({ id }) => id))
        assert.ok(proof.size() <= limits.events)
      }
      out.push(...proof.flush().map(({ id }) => id))
      assert.deepEqual(
        out,
        Array.from({ length: held }, (_, index) => String(index)),
      )
    }),
  )
})
