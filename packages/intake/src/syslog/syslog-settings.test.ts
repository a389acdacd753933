import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseListenTarget } from './listen-target.ts'
import { createSenderList, isNetwork } from './sender-list.ts'
import { syslogSettings } from './syslog-settings.ts'

/** What is wrong with settings: each fault with its path. */
function faults(settings: object): string[] {
  const parsed = syslogSettings().safeParse(settings)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the defaults are safe: loopback, bounded, and CEF', () => {
  assert.deepEqual(syslogSettings().parse({}), {
    listen: [{ transport: 'tcp', host: '127.0.0.1', port: 5514 }],
    allowPlaintext: false,
    framing: 'auto',
    source: 'cef',
    maxMessage: 65_536,
    maxConnections: 1000,
    idleTimeout: 600_000,
    maxBuffered: 8_388_608,
  })
})

test('what other machines reach needs TLS, or to be wanted without', () => {
  const tls = { cert: 'a.pem', key: 'a.key' }
  const wanted =
    /^listen\.0: 192\.0\.2\.1 can be reached from other machines: use tls:\/\/, or set `allowPlaintext: true`$/
  for (const transport of ['udp', 'tcp']) {
    assert.match(faults({ listen: [`${transport}://192.0.2.1:514`] }).join(), wanted)
    assert.deepEqual(faults({ listen: [`${transport}://192.0.2.1:514`], allowPlaintext: true }), [])
    assert.deepEqual(faults({ listen: [`${transport}://[::1]:514`] }), [])
  }
  assert.deepEqual(faults({ listen: ['tls://0.0.0.0:6514'], tls }), [])
})

test('settings that contradict each other are named', () => {
  assert.deepEqual(faults({ listen: ['tls://127.0.0.1:6514'] }), ['listen.0: a tls:// address needs `tls`'])
  assert.deepEqual(faults({ tls: { cert: 'a', key: 'b' } }), ['tls: no address in `listen` begins with tls://'])
  assert.deepEqual(faults({ listen: ['tcp://127.0.0.1:1', 'udp://127.0.0.1:1', 'tcp://127.0.0.1:1'] }), [
    'listen.2: tcp://127.0.0.1:1 stands there twice',
  ])
  assert.match(faults({ listen: ['http://127.0.0.1:1'] }).join(), /^listen\.0: write transport, address and port/)
  assert.match(faults({ allowFrom: ['192.0.2.0/33'] }).join(), /^allowFrom\.0: write an address or a network/)
  assert.match(faults({ source: 'falco' }).join(), /^source: Invalid input/)
})

test('targets are read as they are written', () => {
  assert.deepEqual(parseListenTarget('tls://[::]:6514'), { transport: 'tls', host: '::', port: 6514 })
  for (const text of ['tcp://127.0.0.1', 'tcp://:514', '127.0.0.1:514', 'tcp://127.0.0.1:70000', 'tcp://::1:1', '']) {
    assert.equal(parseListenTarget(text), undefined, text)
  }
})

test('senders are chosen by address and network', () => {
  const maySend = createSenderList(['192.0.2.0/24', '198.51.100.7', '2001:db8::/32', '0.0.0.0/32'])
  const asked = ['192.0.2.255', '192.0.3.0', '198.51.100.7', '198.51.100.8', '2001:db8:1::1', '2001:db9::1', 'unknown']
  assert.deepEqual(asked.map(maySend), [true, false, true, false, true, false, false])
  assert.ok(createSenderList(undefined)('anything'))
  assert.ok(createSenderList(['0.0.0.0/0'])('203.0.113.9'))
  for (const text of ['192.0.2.0/24', '::1', '::/0', '0.0.0.0/0']) assert.ok(isNetwork(text), text)
  for (const text of ['', '192.0.2', '192.0.2.0/', '192.0.2.0/33', '::/129', 'host', '192.0.2.1 ', '1/2']) {
    assert.ok(!isNetwork(text), text)
  }
})
