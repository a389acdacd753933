import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modeOf } from './mode-of.ts'
import type { TetragonOptions } from './tetragon-options.ts'

const defaults: TetragonOptions = { trustActions: false, policyModes: {}, exits: 'confirm' }
const effects = ['SIGKILL', 'SIGNAL', 'OVERRIDE', 'NOTIFYENFORCER'].map((name) => `KPROBE_ACTION_${name}`)

test('without a policy an activity was only observed, whatever the action', () => {
  for (const action of effects) assert.equal(modeOf('process_kprobe', undefined, action, defaults), 'Other')
})

test('an action that changes nothing is Audit, trusted or not', () => {
  for (const action of [
    'KPROBE_ACTION_POST',
    'KPROBE_ACTION_NOPOST',
    'KPROBE_ACTION_TRACKSOCK',
    'UNHEARD_OF',
    undefined,
  ]) {
    assert.equal(modeOf('process_lsm', 'p', action, { ...defaults, trustActions: true }), 'Audit')
  }
})

test('an action is no proof by itself', () => {
  for (const action of effects) assert.equal(modeOf('process_kprobe', 'p', action, defaults), 'unproven', action)
  assert.equal(modeOf('process_kprobe', 'p', effects[0], { ...defaults, exits: 'ignore' }), 'Audit')
  assert.equal(modeOf('process_kprobe', 'p', effects[0], { ...defaults, trustActions: true }), 'Enforce')
})

test('a known mode decides, and wins over trust', () => {
  const options: TetragonOptions = { ...defaults, trustActions: true, policyModes: { watch: 'monitor' } }
  assert.equal(modeOf('process_kprobe', 'watch', effects[0], options), 'Audit')
  const known: TetragonOptions = { ...defaults, policyModes: { block: 'enforce' } }
  assert.equal(modeOf('process_kprobe', 'block', effects[2], known), 'Enforce')
  assert.equal(modeOf('process_kprobe', 'block', 'KPROBE_ACTION_POST', known), 'Audit')
  assert.equal(modeOf('process_kprobe', 'constructor', effects[0], known), 'unproven')
})

test('notifying the enforcer from user space never does anything', () => {
  const trusting: TetragonOptions = { trustActions: true, policyModes: { p: 'enforce' }, exits: 'confirm' }
  for (const kind of ['process_uprobe', 'process_usdt'] as const) {
    assert.equal(modeOf(kind, 'p', 'KPROBE_ACTION_NOTIFYENFORCER', trusting), 'Audit', kind)
    assert.equal(modeOf(kind, 'p', 'KPROBE_ACTION_SIGKILL', trusting), 'Enforce', kind)
  }
})
