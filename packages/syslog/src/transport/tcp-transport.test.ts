import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo, Server, Socket } from 'node:net'
import test from 'node:test'
import type { TestContext } from 'node:test'
import { frameBatch } from '../framing/frame.ts'
import { collect } from '../testing/collect.ts'
import { freePort } from '../testing/peer-ports.ts'
import { createTransport } from './create-transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

const loopback = { host: '127.0.0.1', port: 0 }

/** A peer that does with a connection what the test says. */
const startPeer = async (
  t: TestContext,
  onConnection: (socket: Socket) => void,
): Promise<{ url: string; server: Server }> => {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const connectTo = async (t: TestContext, url: string, options: TransportOptions = {}): Promise<Transport> => {
  const transport = createTransport(url, options)
  t.after(() => transport.close().catch(() => {}))
  await transport.connect()
  return transport
}

test('messages arrive in order, by line and by octet count', async (t) => {
  const collector = await collect(t, { tcp: loopback })
  const messages = Array.from({ length: 2_000 }, (_, index) => `<134>message ${index} é😀`)
  for (const framing of ['lf', 'octet-counting'] as const) {
    collector.messages.length = 0
    const transport = await connectTo(t, collector.url('tcp'), { framing })
    // Not awaited one by one: the order must be that of the calls.
    await Promise.all([transport.write(messages.slice(0, 500)), transport.write(messages.slice(500))])
    await transport.close()
    await collector.arrived(messages.length)
    assert.deepEqual(collector.texts(), messages)
    assert.ok(collector.messages.every((message) => message.framing === framing))
  }
  assert.deepEqual(collector.faults, [])
})

test('bytes that are framed already are written as they are', async (t) => {
  const collector = await collect(t, { tcp: loopback })
  const transport = await connectTo(t, collector.url('tcp'))
  await transport.write(frameBatch(['a\nb', Buffer.from('c')], 'octet-counting'))
  await transport.close()
  await collector.arrived(2)
  assert.deepEqual(collector.texts(), ['a\nb', 'c'])
})

test('a batch is written in large pieces, not message by message', async (t) => {
  const writes: number[] = []
  const { url } = await startPeer(t, (socket) => {
    socket.on('data', (chunk) => writes.push(chunk.length)).on('end', () => socket.end())
  })
  const transport = await connectTo(t, url)
  const messages = Array.from({ length: 20_000 }, () => 'x'.repeat(99))
  await transport.write(messages)
  await transport.close()
  assert.equal(
    writes.reduce((sum, length) => sum + length, 0),
    2_000_000,
  )
  assert.ok(writes.length < 1_000, `${writes.length} reads for 20,000 messages`)
})

test('nothing listens: connection-refused names the address', async () => {
  const port = await freePort()
  await assert.rejects(createTransport(`tcp://127.0.0.1:${port}`).connect(), {
    code: 'connection-refused',
    message: `nothing listens on 127.0.0.1:${port}`,
  })
})

test('writing without a connection says so', async () => {
  await assert.rejects(createTransport('tcp://127.0.0.1:1').write(['a']), { code: 'not-connected' })
})

test('an abort ends the attempt', async (t) => {
  const { url } = await startPeer(t, () => {})
  const controller = new AbortController()
  const connecting = createTransport(url.replace('tcp', 'tls')).connect(controller.signal)
  controller.abort()
  await assert.rejects(connecting, { code: 'aborted' })
})

test('close() ends an attempt that is under way', async (t) => {
  const { url } = await startPeer(t, () => {})
  const transport = createTransport(url.replace('tcp', 'tls'))
  const connecting = assert.rejects(transport.connect(), { code: 'aborted' })
  await transport.close()
  await connecting
})

test('a peer that closes is noticed without a write, and the next write says so', async (t) => {
  const { url } = await startPeer(t, (socket) => socket.end())
  const transport = await connectTo(t, url)
  assert.equal((await transport.closed)?.code, 'peer-closed')
  await assert.rejects(transport.write(['a']), { code: 'peer-closed' })
  await assert.rejects(transport.close(), { code: 'peer-closed' })
})

test('a reset is noticed, and connect() makes a new connection', async (t) => {
  let connections = 0
  const received: Buffer[] = []
  const { url } = await startPeer(t, (socket) => {
    connections++
    if (connections === 1) socket.once('data', () => socket.resetAndDestroy())
    else socket.on('data', (chunk: Buffer) => received.push(chunk)).on('end', () => socket.end())
  })
  const transport = await connectTo(t, url)
  await transport.write(['lost'])
  assert.equal((await transport.closed)?.code, 'connection-reset')
  await transport.connect()
  await transport.write(['again'])
  await transport.close()
  assert.equal(Buffer.concat(received).toString(), 'again\n')
  assert.equal(connections, 2)
})

test('a receiver that reads nothing holds the writer up, then gives write-timeout', async (t) => {
  const { url } = await startPeer(t, (socket) => socket.pause())
  const transport = await connectTo(t, url, { writeTimeoutMs: 300 })
  const piece = Buffer.alloc(262_144)
  let written = 0
  const writing = (async () => {
    for (;;) {
      await transport.write(piece)
      written++
    }
  })()
  await assert.rejects(writing, { code: 'write-timeout' })
  // Loopback buffers take some megabytes; a transport that did not wait would have gone on for ever.
  assert.ok(written < 200, `${written} writes of 256 KiB taken`)
})

test('close() hands everything over before it ends, however slow the receiver', async (t) => {
  let received = 0
  const { url } = await startPeer(t, (socket) => {
    socket.pause()
    setTimeout(() => socket.resume(), 100)
    socket.on('data', (chunk) => (received += chunk.length)).on('end', () => socket.end())
  })
  const transport = await connectTo(t, url)
  const write = transport.write(Array.from({ length: 100 }, () => 'x'.repeat(99_999)))
  await transport.close()
  await write
  assert.equal(received, 10_000_000)
})

test('a receiver that accepts and then hangs up is no delivery', async (t) => {
  const { url } = await startPeer(t, (socket) => {
    socket.resume()
    setTimeout(() => socket.end(), 20)
  })
  const transport = await connectTo(t, url)
  await transport.write(['lost'])
  await assert.rejects(transport.close(), { code: 'peer-closed' })
})

test('close() says so when a receiver never took everything', async (t) => {
  const { url } = await startPeer(t, (socket) => socket.pause())
  const transport = await connectTo(t, url, { writeTimeoutMs: 200 })
  const writing = assert.rejects(transport.write(Buffer.alloc(20_000_000)), { code: 'write-timeout' })
  await assert.rejects(transport.close(), { code: 'write-timeout' })
  await writing
})

test('two attempts at once make one connection', async (t) => {
  let connections = 0
  const { url } = await startPeer(t, (socket) => {
    connections++
    socket.resume().on('end', () => socket.end())
  })
  const transport = createTransport(url)
  await Promise.all([transport.connect(), transport.connect()])
  await transport.connect()
  await transport.close()
  assert.equal(connections, 1)
})

test('close() does not wait for ever for a peer that keeps its side open', async (t) => {
  const { url } = await startPeer(t, (socket) => socket.resume())
  const transport = await connectTo(t, url, { closeTimeoutMs: 50 })
  await transport.write(['a'])
  await transport.close()
  assert.equal(await transport.closed, undefined)
})

test('the end that close() made is no failure', async (t) => {
  const collector = await collect(t, { tcp: loopback })
  const transport = await connectTo(t, collector.url('tcp'))
  const closed = transport.closed
  await transport.close()
  assert.equal(await closed, undefined)
  await assert.rejects(transport.write(['a']), { code: 'not-connected' })
  assert.deepEqual(collector.faults, [])
})

test('options of TLS are not taken in silence for TCP', () => {
  assert.throws(() => createTransport('tcp://127.0.0.1', { tls: {} }), { code: 'option-invalid' })
})
