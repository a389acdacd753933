import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRecentKeys } from './recent-keys.ts'

test('the oldest key is forgotten; setting one makes it the youngest', () => {
  const keys = createRecentKeys<number>(2)
  keys.set('a', 1)
  keys.set('b', 2)
  keys.set('a', 3)
  keys.set('c', 4)
  assert.deepEqual([keys.get('a'), keys.get('b'), keys.get('c')], [3, undefined, 4])
  keys.delete('a')
  assert.equal(keys.get('a'), undefined)
})
