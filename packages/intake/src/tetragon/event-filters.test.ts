import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventFilters } from './event-filters.ts'

test('without filters everything is asked for', () => {
  assert.deepEqual(eventFilters({}), { allowList: [], denyList: [] })
})

test('what is allowed has to fit altogether, and what Tetragon says of its losses comes too', () => {
  const allow = { events: ['process_exec', 'process_lsm'] as const, namespaces: ['shop'] }
  assert.deepEqual(eventFilters({ allow }).allowList, [
    { eventSet: [1, 28], namespace: ['shop'] },
    { eventSet: [27, 40001] },
  ])
})

test('each condition of what is denied denies by itself', () => {
  const deny = { events: ['process_loader'] as const, namespaces: ['kube-system', ''] }
  assert.deepEqual(eventFilters({ deny }).denyList, [{ eventSet: [11] }, { namespace: ['kube-system', ''] }])
})
