import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openingOf, ruleActivity, subjectOf } from './rule-activity.ts'

/** The activity in one word. */
function told(id: string | undefined, name: string, args?: unknown): string {
  const activity = ruleActivity(id, name, subjectOf(args), openingOf(args))
  if (activity.kind === 'malware') return 'malware'
  return `${activity.kind} ${activity.kind === 'process' ? activity.what : activity.operation}`
}

test('the rule decides, then the arguments, then the words of its name', () => {
  assert.equal(told('R0001', 'Odd name', { ip: '192.0.2.1' }), 'process start')
  assert.equal(told('R0002', 'Odd name', { flags: ['O_RDONLY'] }), 'file read')
  assert.equal(told('R0002', 'Odd name'), 'file open')
  assert.equal(told('R1010', 'Odd name', { flags: ['O_RDONLY'] }), 'file create')
  assert.equal(told('R3000', 'Eicar'), 'malware')
  assert.equal(told('R9000', 'Odd name', { ip: '192.0.2.1' }), 'network egress')
  assert.equal(told('R9000', 'Odd name', { exec: '/bin/sh', path: '/' }), 'process start')
  assert.equal(told('R9000', 'Odd name', { path: '/etc/shadow', flags: ['O_WRONLY'] }), 'file write')
  assert.equal(told('R9000', 'Web Application File Write Access'), 'file write')
  assert.equal(told('R9000', 'P2P Tracker Connection Created', {}), 'network egress')
  assert.equal(told(undefined, '/usr/bin/tool'), 'file open')
  assert.equal(told(undefined, 'Odd'), 'process change')
  for (const args of [null, 7, [], 'ip']) assert.equal(told('constructor', 'Odd', args), 'process change')
})
