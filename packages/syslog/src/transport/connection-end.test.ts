import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { after, test } from 'node:test'
import type { TestContext } from 'node:test'
import { makeCertificates, skipWithoutOpenssl } from '../testing/certificates.ts'
import type { TestCertificates } from '../testing/certificates.ts'
import { collect } from '../testing/collect.ts'
import { waitUntil } from '../testing/peer.ts'
import { createTransport } from './create-transport.ts'
import type { Transport, TransportOptions } from './transport.ts'

let made: TestCertificates | undefined
const certificates = (): TestCertificates => (made ??= makeCertificates())
after(() => made?.remove())

async function connectTo(
  t: TestContext,
  onConnection: (socket: Socket) => void,
  options: TransportOptions = {},
  host = '127.0.0.1',
): Promise<Transport> {
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const transport = createTransport({ transport: 'tcp', host, port }, options)
  t.after(() => transport.close().catch(() => {}))
  await transport.connect()
  return transport
}

test('close() tells whether the receiver has closed after us', async (t) => {
  const answering = await connectTo(t, (socket) => socket.resume().on('end', () => socket.end()))
  await answering.write(['a'])
  assert.equal(await answering.close(), 'answered')
  const silent = await connectTo(t, (socket) => socket.resume(), { closeTimeoutMs: 50 })
  await silent.write(['a'])
  assert.equal(await silent.close(), 'unanswered')
  assert.equal(await silent.close(), 'unanswered', 'there is nobody to answer any more')
})

test('abort() ends a write that a frozen receiver holds up, and a close() that waits for one', async (t) => {
  const writing = await connectTo(t, (socket) => socket.pause())
  const write = assert.rejects(writing.write(Buffer.alloc(60_000_000)), { code: 'broken-off' })
  writing.abort()
  await write
  const closing = await connectTo(t, (socket) => socket.pause(), { settleTimeMs: 0 })
  const ended = assert.rejects(closing.close(), { code: 'broken-off' })
  await new Promise(setImmediate)
  closing.abort()
  await ended
})

for (const host of ['127.0.0.1', '::1']) {
  test(`what the kernel of the receiver has not acknowledged is known, ${host}`, async (t) => {
    let peer: Socket | undefined
    const onConnection = (socket: Socket): void => {
      peer = socket.pause()
    }
    const transport = await connectTo(t, onConnection, {}, host)
    await transport.write(['taken at once'])
    await waitUntil('the acknowledgement', async () => (await transport.unacknowledged()) === 0)
    const write = transport.write(Buffer.alloc(60_000_000))
    await waitUntil('a full buffer', async () => ((await transport.unacknowledged()) ?? 0) > 100_000)
    peer?.resume()
    await write
    await waitUntil('the acknowledgement', async () => (await transport.unacknowledged()) === 0)
    peer?.on('end', () => peer?.end())
    await transport.close()
    assert.equal(await transport.unacknowledged(), undefined)
  })
}

test('the certificates of the connection are known while it stands', { skip: skipWithoutOpenssl }, async (t) => {
  const { ca, server, client } = certificates()
  const collector = await collect(t, {
    tls: {
      host: '127.0.0.1',
      port: 0,
      cert: server.cert,
      key: server.key,
      ca: ca.cert,
      requireClientCertificate: true,
    },
  })
  const transport = createTransport(collector.url('tls'), { tls: { ca: ca.cert, cert: client.cert, key: client.key } })
  assert.deepEqual(transport.certificates, {})
  await transport.connect()
  const { receiver, own } = transport.certificates
  assert.equal(receiver?.subject, 'CN=server.example.test')
  assert.equal(receiver?.issuer, 'CN=ca')
  assert.equal(receiver?.fingerprint, server.fingerprint)
  assert.ok((receiver?.validTo ?? 0) > Date.now())
  assert.equal(own?.subject, 'CN=client.example.test')
  await transport.close()
  assert.deepEqual(transport.certificates, {})
})
