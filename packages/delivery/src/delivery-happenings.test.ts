import assert from 'node:assert/strict'
import test from 'node:test'
import type { Happening } from '@tidewaiter/telemetry'
import { deliveryErrors } from './delivery-errors.ts'
import { deliveryHappenings } from './delivery-happenings.ts'

test('warnings and errors say what to do, and every counter has a name of its own', () => {
  const all: [string, Happening][] = Object.entries(deliveryHappenings)
  for (const [name, { level, action }] of all) {
    if (level === 'warning' || level === 'error') assert.ok(action, name)
  }
  const counters = all.flatMap(([, { counter }]) => counter ?? [])
  assert.equal(new Set(counters.map(({ name }) => name)).size, counters.length)
  for (const { name, labels } of counters) {
    assert.match(name, /^tidewaiter_delivery_[a-z_]+_total$/)
    assert.ok(labels.startsWith('integration'), name)
  }
})

test('every error says in a sentence what is wrong, and in another what to do', () => {
  for (const [code, { message, action }] of Object.entries(deliveryErrors)) {
    assert.match(message, /^[a-z{][^.]*[^.]$/, code)
    assert.match(action, /^[A-Z].*\.$/s, code)
  }
})
