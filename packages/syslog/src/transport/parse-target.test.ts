import assert from 'node:assert/strict'
import test from 'node:test'
import { formatTarget, parseTarget } from './parse-target.ts'

test('targets are read', () => {
  for (const [text, transport, host, port] of [
    ['udp://siem.example.com:1514', 'udp', 'siem.example.com', 1514],
    ['tcp://192.0.2.1', 'tcp', '192.0.2.1', 514],
    ['TLS://[2001:db8::1]/', 'tls', '2001:db8::1', 6514],
    ['tls://[fe80::1%eth0]:601', 'tls', 'fe80::1%eth0', 601],
    ['udp://localhost/', 'udp', 'localhost', 514],
  ] as const) {
    const target = parseTarget(text)
    assert.deepEqual(target, { transport, host, port })
    assert.deepEqual(parseTarget(formatTarget(target)), target)
  }
})

test('each fault is named', () => {
  for (const [text, fault] of [
    ['', /does not start with udp:\/\//],
    ['siem.example.com:514', /does not start with udp:\/\//],
    ['http://siem.example.com', /http is not one of udp, tcp and tls/],
    ['tcp://', /the host is missing/],
    ['tcp://:514', /the host is missing/],
    ['tcp://host:', /"" is not a port/],
    ['tcp://host:0', /"0" is not a port from 1 to 65535/],
    ['tcp://host:65536', /"65536" is not a port/],
    ['tcp://host:5 14', /"5 14" is not a port/],
    ['tcp://2001:db8::1', /brackets: \[2001:db8::1\]/],
    ['tcp://[2001:db8::x]', /is not an IPv6 address/],
    ['tcp://[2001:db8::1', /cannot be told apart/],
    ['tcp://ho st', /a space/],
    ['tcp://host/path', /a path/],
    ['tcp://host?framing=lf', /a path, query/],
    ['tcp://user:secret@host', /a user name/],
  ] as const) {
    assert.throws(() => parseTarget(text), { code: 'target-invalid', message: fault }, text)
  }
  assert.throws(
    () => parseTarget('tcp://user:secret@host'),
    (error: Error) => !error.message.includes('secret'),
  )
})
