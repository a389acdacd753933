import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tetragonSettings } from './tetragon-settings.ts'

test('the settings have defaults, and say what is wrong', () => {
  assert.deepEqual(tetragonSettings().parse({}), {
    address: { kind: 'socket', path: '/var/run/tetragon/tetragon.sock' },
    allowPlaintext: false,
    maxMessageBytes: 4_194_304,
  })
  assert.deepEqual(tetragonSettings().parse({ address: '[::1]:54321' }).address, {
    kind: 'tcp',
    host: '::1',
    port: 54_321,
  })
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ address: 'tetragon.sock' }, /^address: write unix:/],
    [{ address: 'localhost:0' }, /^address: write unix:/],
    [{ address: '192.0.2.1:54321' }, /^address: 192\.0\.2\.1 is another machine: set `tls`/],
    [{ tls: {} }, /^tls: means nothing on a socket/],
    [{ address: 'node-1:1', tls: { cert: '/c' } }, /^tls: a certificate and its key/],
    [{ allow: { events: ['process_dns'] } }, /^allow\.events\.0: /],
    [{ deny: { namespaces: [] } }, /^deny\.namespaces: /],
    [{ options: { exits: 'never' } }, /^options\.exits: /],
    [{ maxMessageBytes: '1KiB' }, /^maxMessageBytes: has to be 64KiB at least/],
  ]
  for (const [settings, wanted] of wrong) {
    const issue = tetragonSettings().safeParse(settings).error?.issues[0]
    assert.match(`${issue?.path.join('.')}: ${issue?.message}`, wanted)
  }
  assert.ok(tetragonSettings().safeParse({ address: '192.0.2.1:54321', allowPlaintext: true }).success)
})
