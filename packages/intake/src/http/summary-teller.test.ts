import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSummaryTeller } from './summary-teller.ts'

test('the first time is told at once, the others once for each interval, and strangers never without bound', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const told: [string, number][] = []
  const teller = createSummaryTeller((subject, count) => told.push([subject, count]), 1000)
  for (let time = 0; time < 5; time++) teller.add('a')
  assert.deepEqual(told.splice(0), [['a', 1]])
  t.mock.timers.tick(1000)
  assert.deepEqual(told.splice(0), [['a', 4]])
  teller.add('a')
  assert.deepEqual(told.splice(0), [])
  t.mock.timers.tick(1000)
  assert.deepEqual(told.splice(0), [['a', 1]])
  t.mock.timers.tick(2000)
  teller.add('a')
  assert.deepEqual(told.splice(0), [['a', 1]])
  for (let number = 0; number < 10_000; number++) teller.add(`address ${number}`)
  assert.ok(told.length <= 21, `${told.length} tellings`)
  teller.close()
  assert.equal(
    told.reduce((sum, [, count]) => sum + count, 0),
    10_000,
  )
})
