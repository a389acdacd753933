import assert from 'node:assert/strict'
import test from 'node:test'
import { numberedEntries } from './testing/numbered-entries.ts'
import { startReceiver } from './testing/receiver.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'

const limit = { timeout: 20_000 }
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

test(
  'a frozen receiver is a stall, told in words; when it goes on nothing is missing and nothing was sent twice',
  limit,
  async (t) => {
    const receiver = await startReceiver(t, (socket, index) => {
      if (index === 0) socket.pause()
    })
    const { integration, journal } = startIntegration(t, receiver.url)
    const blocks = 60
    for (let block = 0; block < blocks; block++) journal.add(numberedEntries(block * 1_000, (block + 1) * 1_000, 900))
    await eventually('the stall', () => integration.status().state === 'stalled')
    assert.match(integration.status().text, /is connected but has taken no data for \d+ s/)
    assert.ok(integration.status().lag.events > 0)
    receiver.connections[0]?.socket.resume()
    await receiver.until(() => receiver.connections[0]?.numbers.at(-1) === blocks * 1_000 - 1)
    await eventually('idle', () => integration.status().state === 'idle')
    assert.equal(receiver.connections.length, 1)
    assert.equal(receiver.numbers().length, blocks * 1_000)
    assert.equal(integration.status().counts.possiblyDoubled, 0)
  },
)

test(
  'a frozen receiver that dies then has lost its buffers: everything of them is sent again',
  { timeout: 30_000 },
  async (t) => {
    const receiver = await startReceiver(t, (socket, index) => {
      if (index === 0) socket.pause()
    })
    const { integration, journal } = startIntegration(t, receiver.url, { resend: { seconds: 0.1, bytes: 64 << 20 } })
    for (let block = 0; block < 60; block++) journal.add(numberedEntries(block * 1_000, (block + 1) * 1_000, 900))
    await eventually('the stall', () => integration.status().state === 'stalled')
    receiver.connections[0]?.socket.resetAndDestroy()
    await receiver.until(() => receiver.connections[1]?.numbers.at(-1) === 59_999)
    assert.deepEqual(
      [...new Set(receiver.numbers())].sort((a, b) => a - b),
      range(0, 60_000),
    )
  },
)

test('stop does not wait for a frozen receiver longer than it is given', limit, async (t) => {
  const receiver = await startReceiver(t, (socket) => socket.pause())
  const { integration, journal } = startIntegration(t, receiver.url)
  for (let block = 0; block < 60; block++) journal.add(numberedEntries(block * 1_000, (block + 1) * 1_000, 900))
  await eventually('the stall', () => integration.status().state === 'stalled')
  const before = performance.now()
  await integration.stop(100)
  assert.ok(performance.now() - before < 1_000)
  assert.ok((journal.cursors.list().get('siem') ?? 0) < 60_000)
})

test('one integration does not wait for another', limit, async (t) => {
  const frozen = await startReceiver(t, (socket) => socket.pause())
  const good = await startReceiver(t)
  const { journal, integration } = startIntegration(t, frozen.url)
  startIntegration(t, good.url, { name: 'other' }, journal)
  for (let block = 0; block < 60; block++) journal.add(numberedEntries(block * 1_000, (block + 1) * 1_000, 900))
  await good.until(() => good.connections[0]?.numbers.at(-1) === 59_999)
  await eventually('the stall', () => integration.status().state === 'stalled')
})
