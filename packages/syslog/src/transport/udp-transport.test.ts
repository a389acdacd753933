import assert from 'node:assert/strict'
import test from 'node:test'
import { collect } from '../testing/collect.ts'
import { freePort } from '../testing/peer-ports.ts'
import { createTransport } from './create-transport.ts'

const loopback = { host: '127.0.0.1', port: 0 }

test('each message is a datagram', async (t) => {
  const collector = await collect(t, { udp: loopback })
  const transport = createTransport(collector.url('udp'))
  await transport.connect()
  const messages = Array.from({ length: 200 }, (_, index) => `<134>message ${index} é\nsecond line`)
  await transport.write([...messages, '', Buffer.from('bytes')])
  await transport.close()
  await collector.arrived(201)
  assert.deepEqual(collector.texts(), [...messages, 'bytes'])
  assert.ok(collector.messages.every(({ framing, transport: name }) => framing === 'datagram' && name === 'udp'))
})

test('messages that do not fit are named, and the others sent', async (t) => {
  const collector = await collect(t, { udp: loopback })
  const transport = createTransport(collector.url('udp'), { maxDatagramBytes: 10 })
  t.after(() => transport.close())
  await transport.connect()
  await assert.rejects(transport.write(['short', 'x'.repeat(11), 'ééééé', 'éééééé']), {
    code: 'message-too-long',
    indexes: [1, 3],
    message: '2 of 4 messages do not fit into one datagram of 10 bytes and were not sent',
  })
  await collector.arrived(2)
  assert.deepEqual(collector.texts(), ['short', 'ééééé'])
})

test('the greatest datagram goes through, one byte more is reported', async (t) => {
  const collector = await collect(t, { udp: loopback })
  const transport = createTransport(collector.url('udp'), { maxDatagramBytes: 1_000_000 })
  t.after(() => transport.close())
  await transport.connect()
  await assert.rejects(transport.write(['x'.repeat(65_507), 'x'.repeat(65_508)]), {
    code: 'message-too-long',
    indexes: [1],
  })
  await collector.arrived(1)
  assert.equal(collector.messages[0]?.bytes.length, 65_507)
})

test('a host on which nothing listens is noticed, at the latest by close()', async () => {
  const transport = createTransport(`udp://127.0.0.1:${await freePort()}`)
  await transport.connect()
  await assert.rejects(
    async () => {
      await transport.write(['a'])
      await transport.close()
    },
    { code: 'connection-refused' },
  )
})

test('after a refusal connect() makes a new socket', async (t) => {
  const port = await freePort()
  const transport = createTransport(`udp://127.0.0.1:${port}`)
  t.after(() => transport.close())
  await transport.connect()
  await transport.write(['lost']).catch(() => {})
  assert.equal((await transport.closed)?.code, 'connection-refused')
  await assert.rejects(transport.write(['lost']), { code: 'connection-refused' })
  const collector = await collect(t, { udp: { host: '127.0.0.1', port } })
  await transport.connect()
  await transport.write(['found'])
  await collector.arrived(1)
  assert.deepEqual(collector.texts(), ['found'])
})

test('IPv6 works', async (t) => {
  const collector = await collect(t, { udp: { host: '::1', port: 0 } })
  const transport = createTransport(collector.url('udp').replace('127.0.0.1', '[::1]'))
  await transport.connect()
  await transport.write(['a'])
  await transport.close()
  await collector.arrived(1)
  assert.equal(collector.messages[0]?.peer.address, '::1')
})

test('framed bytes and writes without connect() are refused', async (t) => {
  const collector = await collect(t, { udp: loopback })
  const transport = createTransport(collector.url('udp'))
  await assert.rejects(transport.write(['a']), { code: 'not-connected' })
  await transport.connect()
  await assert.rejects(transport.write(Buffer.from('1 a')), { code: 'option-invalid' })
  const closed = transport.closed
  await transport.close()
  assert.equal(await closed, undefined)
})
