import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { shownDetail } from './shown-detail.ts'

test('what stands under the name of a secret is hidden', () => {
  const names = [
    'token',
    'accessToken',
    'password',
    'passphrase',
    'client_secret',
    'Authorization',
    'apiKey',
    'api_key',
    'key',
  ]
  deepEqual(
    names.map((name) => shownDetail(name, 'hunter2')),
    names.map(() => '[hidden]'),
  )
  deepEqual(
    ['keys', 'monkey', 'path', 'reason'].map((name) => shownDetail(name, 'x')),
    ['x', 'x', 'x', 'x'],
  )
})

test('control characters, line ends and reordering marks are shown as escapes', () => {
  equal(shownDetail('reason', 'a\n\x1b[31mb\u202e\u2028\x9b'), String.raw`a\u000a\u001b[31mb\u202e\u2028\u009b`)
})

test('long text is shortened and says by how much', () => {
  const shown = shownDetail('reason', 'x'.repeat(5000))
  equal(shown.length, 1024 + '...[+3976]'.length)
})

test('whatever a detail holds, it stays on its line and nothing reaches a terminal', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 1200 }), (units) => {
      const shown = shownDetail('x', String.fromCharCode(...units))
      // oxlint-disable-next-line no-control-regex
      equal(/[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/.test(shown), false)
    }),
  )
})
