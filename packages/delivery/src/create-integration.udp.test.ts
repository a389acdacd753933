import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import test from 'node:test'
import { numberedEntries } from './testing/numbered-entries.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'

const limit = { timeout: 20_000 }

async function bind(port: number, take: (text: string) => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4_194_304 })
  socket.on('message', (bytes) => take(bytes.toString()))
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

test('each event is a datagram, and is taken to have arrived a second later', limit, async (t) => {
  const received: string[] = []
  const socket = await bind(0, (text) => received.push(text))
  t.after(() => socket.close())
  const { integration, journal } = startIntegration(t, `udp://127.0.0.1:${socket.address().port}`)
  journal.add(numberedEntries(0, 200))
  await eventually('all datagrams', () => received.length === 200)
  assert.match(received[7] ?? '', /^CEF:0\|.*dpid=7 /)
  await eventually('the cursor', () => journal.cursors.list().get('siem') === 201)
  assert.equal(integration.status().counts.delivered, 200)
})

test(
  'where nothing listens and the host says so, it backs off, and sends again what was lost by it',
  limit,
  async (t) => {
    const free = await bind(0, () => {})
    const { port } = free.address()
    free.close()
    await once(free, 'close')
    const { integration, journal, toldNames } = startIntegration(t, `udp://127.0.0.1:${port}`)
    journal.add(numberedEntries(0, 3))
    await eventually('some attempts', () => toldNames().filter((name) => name === 'attempt-failed').length >= 3)
    assert.equal(integration.status().lastError?.code, 'connection-refused')
    const received: string[] = []
    const socket = await bind(port, (text) => received.push(text))
    t.after(() => socket.close())
    await eventually('all datagrams', () => new Set(received).size === 3)
  },
)
