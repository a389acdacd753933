import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readAddress } from '@tidewaiter/model'
import fc from 'fast-check'
import { readConnection } from './connection.ts'

test('a connection is client -> server', () => {
  assert.deepEqual(readConnection('192.0.2.1:40112->198.51.100.2:443'), {
    client: { address: { version: 4, address: '192.0.2.1' }, port: 40112 },
    server: { address: { version: 4, address: '198.51.100.2' }, port: 443 },
  })
})

test('IPv6 addresses stand without brackets; mapped ones are IPv4; brackets are read too', () => {
  assert.deepEqual(readConnection('2001:db8::1:40112->::ffff:198.51.100.2:443'), {
    client: { address: { version: 6, address: '2001:db8::1' }, port: 40112 },
    server: { address: { version: 4, address: '198.51.100.2' }, port: 443 },
  })
  assert.deepEqual(readConnection('[2001:db8::1]:1->[::1]:2')?.server, {
    address: { version: 6, address: '::1' },
    port: 2,
  })
})

test('a socket that listens has a server only, and an address that is not known is left out', () => {
  assert.deepEqual(readConnection('0.0.0.0:8080'), { client: {}, server: { port: 8080 } })
  assert.deepEqual(readConnection(':::8080'), { client: {}, server: { port: 8080 } })
})

test('anything else is no connection', () => {
  const others = [
    '',
    '/etc/passwd',
    '/srv/a:80',
    '192.0.2.1',
    '192.0.2.1:https->198.51.100.2:443',
    'app.example.com:1->db.example.com:2',
    'ffff9a8e3f1c0000->ffff9a8e3f1c4400 /run/docker.sock',
    '->',
    '192.0.2.1:1->',
    '192.0.2.1:123456',
  ]
  for (const name of others) assert.equal(readConnection(name), undefined, name)
})

test('property: the two ends that are written are the ends that are read', () => {
  const address = fc.oneof(fc.ipV4(), fc.ipV6())
  const port = fc.integer({ min: 0, max: 65535 })
  fc.assert(
    fc.property(address, port, address, port, (client, clientPort, server, serverPort) => {
      const connection = readConnection(`${client}:${clientPort}->${server}:${serverPort}`)
      assert.deepEqual(connection?.client.address, readAddress(client))
      assert.deepEqual(connection?.server.address, readAddress(server))
      assert.equal(connection?.client.port, clientPort)
      assert.equal(connection?.server.port, serverPort)
    }),
  )
})
