import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { createLockoutTable, type LockoutTable } from './lockout-table.ts'

const now = Date.UTC(2026, 2, 1)
const go = { refusedFor: 0, delay: 0 }

function fail(table: LockoutTable, times: number, address = '192.0.2.1'): void {
  for (let time = 0; time < times; time++) table.attempt('anna', address, now)
}

test('the sixth attempt is refused, from that address alone, and a success clears', () => {
  const table = createLockoutTable()
  fail(table, 5)
  deepEqual(table.attempt('anna', '192.0.2.1', now), { refusedFor: 60_000, delay: 0 })
  deepEqual(table.attempt('anna', '192.0.2.2', now), go)
  deepEqual(table.attempt('otto', '192.0.2.1', now), go)
  table.succeeded('anna', '192.0.2.1')
  deepEqual(table.attempt('anna', '192.0.2.1', now), go)
})

test('attempts that begin at once are no more than attempts in a row', () => {
  const table = createLockoutTable()
  const verdicts = Array.from({ length: 100 }, () => table.attempt('anna', '192.0.2.1', now))
  equal(verdicts.filter(({ refusedFor }) => refusedFor === 0).length, 5)
})

test('failures from everywhere delay a user and never refuse him', () => {
  const table = createLockoutTable()
  for (let host = 1; host < 200; host++) equal(table.attempt('anna', `198.51.100.${host}`, now).refusedFor, 0)
  const { refusedFor, delay } = table.attempt('anna', '192.0.2.1', now)
  equal(refusedFor, 0)
  ok(delay >= 1000 && delay <= 5000)
  table.succeeded('anna', '192.0.2.1')
  deepEqual(table.attempt('anna', '192.0.2.1', now), go)
})

test('an attempt that was decided neither way does not count', () => {
  const table = createLockoutTable()
  for (let time = 0; time < 50; time++) {
    deepEqual(table.attempt('anna', '192.0.2.1', now + time), go)
    table.undecided('anna', '192.0.2.1', now + time)
  }
  equal(table.size(), 0)
})

test('names that were made up take a bounded memory, and do not push out whoever waits', () => {
  const table = createLockoutTable(50)
  fail(table, 5)
  for (let name = 0; name < 10_000; name++) table.attempt(`made-up-${name}`, '192.0.2.1', now)
  equal(table.attempt('anna', '192.0.2.1', now).refusedFor, 60_000)
  ok(table.size() <= 4 * 50)
})
