import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecentDeliveries } from './recent-deliveries.ts'

test('a delivery is taken once, unless it was to be sent again', () => {
  const { begin, finish } = createRecentDeliveries()
  assert.equal(begin('a'), 'new')
  assert.equal(begin('a'), 'under-way')
  finish('a', false)
  assert.equal(begin('a'), 'new')
  finish('a', true)
  assert.equal(begin('a'), 'taken')
  assert.equal(begin('b'), 'new')
})

test('the oldest are forgotten', () => {
  const { begin, finish } = createRecentDeliveries(3)
  for (const name of ['a', 'b', 'c', 'd']) {
    assert.equal(begin(name), 'new')
    finish(name, true)
  }
  assert.equal(begin('d'), 'taken')
  assert.equal(begin('b'), 'taken')
  assert.equal(begin('a'), 'new')
})
