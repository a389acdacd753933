import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import test from 'node:test'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import type { SyslogError } from '../syslog-errors.ts'
import { makeCertificates, skipWithoutOpenssl } from '../testing/certificates.ts'
import { collect } from '../testing/collect.ts'
import { waitUntil } from '../testing/peer.ts'
import { createTransport } from '../transport/create-transport.ts'
import { listen } from './listen.ts'
import type { Receiver } from './listen.ts'

const loopback = { host: '127.0.0.1', port: 0 }

const dial = async (t: TestContext, receiver: Receiver): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port: receiver.addresses.tcp?.port ?? 0 })
  socket.on('error', () => {})
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

test('messages of all framings and cut in any place come out whole', async (t) => {
  const { receiver, messages, arrived, faults } = await collect(t, { tcp: loopback })
  const socket = await dial(t, receiver)
  const port = socket.localPort
  for (const piece of ['<13>li', 'ne\r\n1', '1 octets\nhere<13>last']) {
    socket.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  socket.end()
  await arrived(3)
  assert.deepEqual(
    messages.map(({ bytes, framing, unterminated }) => [bytes.toString(), framing, unterminated]),
    [
      ['<13>line', 'lf', undefined],
      ['octets\nhere', 'octet-counting', undefined],
      ['<13>last', 'lf', true],
    ],
  )
  assert.deepEqual(messages[0]?.peer, { address: '127.0.0.1', port })
  assert.deepEqual(faults, [])
})

test('random bytes never break the receiver', async (t) => {
  const { receiver, messages, texts } = await collect(t, {
    tcp: loopback,
    udp: loopback,
    limits: { maxFrameBytes: 64 },
  })
  const noise = fc.array(fc.uint8Array({ minLength: 1, maxLength: 100 }), { maxLength: 5 })
  const udp = createTransport(`udp://127.0.0.1:${receiver.addresses.udp?.port}`)
  await udp.connect()
  await fc.assert(
    fc.asyncProperty(noise, async (chunks) => {
      messages.length = 0
      const broken = await dial(t, receiver)
      for (const chunk of chunks) broken.write(chunk)
      broken.end()
      await udp.write(chunks)
      const sound = await dial(t, receiver)
      sound.end('<13>still here\n')
      await udp.write(['<13>here too'])
      await waitUntil('the messages after the noise', () => {
        const seen = texts()
        return seen.includes('<13>still here') && seen.includes('<13>here too')
      })
    }),
    { numRuns: 50 },
  )
  await udp.close()
})

test('a handler that takes its time makes the sender wait', async (t) => {
  const gate = Promise.withResolvers<void>()
  let handled = 0
  const receiver = await listen({
    tcp: loopback,
    onMessage: async () => {
      await gate.promise
      handled++
    },
  })
  t.after(() => receiver.close())
  const transport = createTransport(`tcp://127.0.0.1:${receiver.addresses.tcp?.port}`)
  await transport.connect()
  const total = 400
  let written = 0
  const writing = (async () => {
    for (; written < total; written++) await transport.write(['x'.repeat(99_999)])
  })()
  await new Promise((resolve) => setTimeout(resolve, 200))
  assert.ok(written < total, 'the sender was not held up')
  assert.equal(handled, 0)
  gate.resolve()
  await writing
  await transport.close()
  await waitUntil('all messages', () => handled === total)
})

test('a handler that fails is reported, and the sender is cut off', async (t) => {
  const faults: SyslogError[] = []
  const receiver = await listen({
    tcp: loopback,
    onMessage: () => Promise.reject(new Error('disk full')),
    onFault: (fault) => faults.push(fault),
  })
  t.after(() => receiver.close())
  const transport = createTransport(`tcp://127.0.0.1:${receiver.addresses.tcp?.port}`)
  await transport.connect()
  await transport.write(['a'])
  assert.notEqual(await transport.closed, undefined)
  assert.deepEqual(
    faults.map(({ code, message }) => [code, message.endsWith('disk full')]),
    [['handler-failed', true]],
  )
})

test('what is too long is cut, reported, and does not hurt what follows', async (t) => {
  const { receiver, arrived, messages, faults } = await collect(t, { tcp: loopback, limits: { maxFrameBytes: 8 } })
  const lines = await dial(t, receiver)
  lines.write('<13>0123456789\n<13>next\n')
  await arrived(2)
  assert.deepEqual(
    messages.map(({ bytes, truncated }) => [bytes.toString(), truncated]),
    [
      ['<13>0123', true],
      ['<13>next', undefined],
    ],
  )
  const counted = await dial(t, receiver)
  counted.write('9 <13>12345')
  await once(counted, 'close')
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['message-truncated', 'frame-too-long'],
  )
})

test('a stream without octet counts is refused where they are required', async (t) => {
  const { receiver, faults } = await collect(t, { tcp: loopback, framing: 'octet-counting' })
  const socket = await dial(t, receiver)
  socket.write('<13>a line\n')
  await once(socket, 'close')
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['frame-invalid'],
  )
})

test('a connection that breaks in a counted message is reported, with what came', async (t) => {
  const { receiver, arrived, messages, faults } = await collect(t, { tcp: loopback })
  const socket = await dial(t, receiver)
  socket.end('10 <13>1')
  await arrived(1)
  assert.equal(messages[0]?.unterminated, true)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['message-incomplete'],
  )
})

test('idle connections and too many of them are closed', async (t) => {
  const { receiver, faults } = await collect(t, { tcp: loopback, limits: { idleTimeoutMs: 200, maxConnections: 1 } })
  const first = await dial(t, receiver)
  const second = await dial(t, receiver)
  await once(second, 'close')
  await once(first, 'close')
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['too-many-connections', 'idle-timeout'],
  )
})

test('datagrams that come too fast are counted', async () => {
  const gate = Promise.withResolvers<void>()
  const faults: SyslogError[] = []
  let handled = 0
  const receiver = await listen({
    udp: loopback,
    limits: { maxQueuedDatagrams: 5 },
    onMessage: async () => {
      await gate.promise
      handled++
    },
    onFault: (fault) => faults.push(fault),
  })
  const transport = createTransport(`udp://127.0.0.1:${receiver.addresses.udp?.port}`)
  await transport.connect()
  await transport.write(Array.from({ length: 50 }, () => 'x'))
  await waitUntil('the report', () => faults.length > 0)
  gate.resolve()
  await transport.close()
  await receiver.close()
  assert.deepEqual(
    faults.map(({ code, details }) => [code, details['count']]),
    [['datagrams-dropped', 44]],
  )
  assert.equal(handled, 6) // one in the handler, five waiting
})

test('an IPv4 sender is named as such, also by a socket for both', async (t) => {
  const { receiver, messages, arrived } = await collect(t, { tcp: { port: 0 }, udp: { port: 0 } })
  for (const transport of ['tcp', 'udp'] as const) {
    const sender = createTransport(`${transport}://127.0.0.1:${receiver.addresses[transport]?.port}`)
    await sender.connect()
    await sender.write(['a'])
    await sender.close()
  }
  await arrived(2)
  assert.deepEqual(
    messages.map(({ peer }) => peer.address),
    ['127.0.0.1', '127.0.0.1'],
  )
})

test('close() ends connections and frees the port', async (t) => {
  const { receiver } = await collect(t, { tcp: loopback })
  const socket = await dial(t, receiver)
  const closed = once(socket, 'close')
  await receiver.close()
  await closed
  const port = receiver.addresses.tcp?.port ?? 0
  const again = await listen({ tcp: { host: '127.0.0.1', port }, onMessage: () => {} })
  await again.close()
})

test('each reason for not listening has its own error', async (t) => {
  const { receiver } = await collect(t, { tcp: loopback, udp: loopback })
  const onMessage = (): void => {}
  for (const transport of ['tcp', 'udp'] as const) {
    const taken = { host: '127.0.0.1', port: receiver.addresses[transport]?.port ?? 0 }
    await assert.rejects(listen({ [transport]: taken, onMessage }), { code: 'address-in-use' })
    const foreign = { host: '192.0.2.1', port: 0 }
    await assert.rejects(listen({ [transport]: foreign, onMessage }), { code: 'address-not-available' })
  }
  await assert.rejects(listen({ onMessage }), { code: 'option-invalid' })
  await assert.rejects(listen({ tls: loopback, onMessage }), { code: 'option-invalid', message: /needs a certificate/ })
  const anyClient = { ...loopback, cert: 'x', key: 'y', requireClientCertificate: true }
  await assert.rejects(listen({ tls: anyClient, onMessage }), { code: 'option-invalid', message: /the CA/ })
  const broken = { ...loopback, cert: 'x', key: 'y' }
  await assert.rejects(listen({ tls: broken, onMessage }), { code: 'tls-material-invalid' })
})

test('when one of several cannot be opened, none stays open', async (t) => {
  const { receiver } = await collect(t, { tcp: loopback })
  const taken = { host: '127.0.0.1', port: receiver.addresses.tcp?.port ?? 0 }
  const udp = { host: '127.0.0.1', port: 0 }
  await assert.rejects(listen({ udp, tcp: taken, onMessage: () => {} }), { code: 'address-in-use' })
})

test('a sender that does not speak TLS is reported', { skip: skipWithoutOpenssl }, async (t) => {
  const { server, remove } = makeCertificates()
  t.after(remove)
  const { receiver, faults } = await collect(t, { tls: { ...loopback, cert: server.cert, key: server.key } })
  const socket = connect({ host: '127.0.0.1', port: receiver.addresses.tls?.port ?? 0 })
  t.after(() => socket.destroy())
  socket.on('error', () => {}).write('<13>plain text\n')
  await waitUntil('the fault', () => faults.length > 0)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['peer-handshake-failed'],
  )
})
