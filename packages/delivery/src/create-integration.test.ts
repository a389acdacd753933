import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import test from 'node:test'
import type { Journal } from '@tidewaiter/journal'
import { freePort } from '@tidewaiter/syslog/testing/peer-ports'
import { createIntegration } from './create-integration.ts'
import { createMemoryJournal } from './testing/memory-journal.ts'
import { numberedEntries } from './testing/numbered-entries.ts'
import { startReceiver } from './testing/receiver.ts'
import { settingsFor } from './testing/settings.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'

const limit = { timeout: 20_000 }
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index)

test('everything is delivered in order, what there is and what comes', limit, async (t) => {
  const receiver = await startReceiver(t)
  const { integration, journal } = startIntegration(t, receiver.url)
  journal.add(numberedEntries(0, 500))
  await receiver.until(() => receiver.numbers().length === 500)
  for (let number = 500; number < 600; number++) journal.add(numberedEntries(number, number + 1))
  await receiver.until(() => receiver.numbers().length === 600)
  assert.deepEqual(receiver.numbers(), range(0, 600))
  await eventually('idle', () => integration.status().state === 'idle')
  const { counts, lag, text } = integration.status()
  assert.equal(counts.delivered, 600)
  assert.equal(counts.possiblyDoubled, 0)
  assert.deepEqual(lag, { events: 0, seconds: 0 })
  assert.equal(text, `everything is delivered to ${receiver.url}`)
})

test('a new integration begins with what comes from now on when it is told so', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 10))
  startIntegration(t, receiver.url, { start: 'now' }, journal)
  await receiver.until(() => receiver.connections.length === 1)
  journal.add(numberedEntries(10, 12))
  await receiver.until(() => receiver.numbers().length === 2)
  assert.deepEqual(receiver.numbers(), [10, 11])
})

test('stop ends the connection in order: the cursor is at the end, and nothing is sent again', limit, async (t) => {
  const receiver = await startReceiver(t)
  const first = startIntegration(t, receiver.url)
  first.journal.add(numberedEntries(0, 100))
  await receiver.until(() => receiver.numbers().length === 100)
  await first.integration.stop(5_000)
  assert.equal(first.integration.status().state, 'stopped')
  assert.equal(first.journal.cursors.list().get('siem'), 101)
  const second = startIntegration(t, receiver.url, {}, first.journal)
  second.journal.add(numberedEntries(100, 101))
  await receiver.until(() => receiver.numbers().includes(100))
  assert.deepEqual(receiver.numbers(), range(0, 101))
})

for (const [name, end] of [
  ['resets', (socket) => socket.resetAndDestroy()],
  ['closes', (socket) => socket.end()],
  ['closes both sides', (socket) => socket.destroy()],
] satisfies [string, (socket: Socket) => void][]) {
  test(
    `a receiver that ${name} gets everything over the next connection, and it is said what may be doubled`,
    limit,
    async (t) => {
      const receiver = await startReceiver(t, (socket, index) => {
        if (index === 0) socket.once('data', () => end(socket))
      })
      const { integration, journal, toldNames } = startIntegration(t, receiver.url)
      for (let block = 0; block < 20; block++) journal.add(numberedEntries(block * 1_000, (block + 1) * 1_000, 200))
      await receiver.until(() => receiver.connections[1]?.numbers.at(-1) === 19_999)
      assert.deepEqual(
        [...new Set(receiver.numbers())].sort((a, b) => a - b),
        range(0, 20_000),
      )
      await eventually('idle', () => integration.status().state === 'idle')
      const { counts, lastError } = integration.status()
      assert.equal(counts.connections, 2)
      assert.equal(counts.delivered, 20_000)
      assert.ok(counts.possiblyDoubled > 0)
      assert.ok(
        ['connection-reset', 'peer-closed', 'broken-off'].includes(lastError?.code ?? ''),
        String(lastError?.code),
      )
      assert.equal(toldNames().filter((told) => told === 'delivery-interrupted').length, 1)
    },
  )
}

test('a connection that dies while idle is noticed and made anew', limit, async (t) => {
  const receiver = await startReceiver(t)
  const { journal } = startIntegration(t, receiver.url)
  await receiver.until(() => receiver.connections.length === 1)
  receiver.connections[0]?.socket.destroy()
  await receiver.until(() => receiver.connections.length === 2)
  journal.add(numberedEntries(0, 1))
  await receiver.until(() => receiver.numbers().length === 1)
})

test('a receiver that is down only delays; the status says so, and it is told once', limit, async (t) => {
  const receiver = await startReceiver(t)
  await receiver.down()
  const { integration, journal, told, toldNames } = startIntegration(t, receiver.url)
  journal.add(numberedEntries(0, 1_234))
  await eventually('some attempts', () => toldNames().filter((name) => name === 'attempt-failed').length >= 4)
  await eventually('waiting', () => integration.status().state === 'waiting')
  const { text, lag, lastError, nextAttemptAt } = integration.status()
  assert.match(
    text,
    /^nothing listens on 127\.0\.0\.1:\d+, for \d+ s now; 1,234 events are waiting and safe; next attempt in \d+ s$/,
  )
  assert.equal(lag.events, 1_234)
  assert.equal(lastError?.code, 'connection-refused')
  assert.ok(nextAttemptAt !== undefined)
  assert.equal(toldNames().filter((name) => name === 'delivery-interrupted').length, 1)
  await receiver.up()
  await receiver.until(() => receiver.numbers().length === 1_234)
  await eventually('recovered', () => toldNames().includes('recovered'))
  assert.equal(told.find(({ name }) => name === 'recovered')?.details['waiting'], 1_234)
  assert.equal(integration.status().counts.possiblyDoubled, 0)
})

test('stop calls an attempt to connect and a waiting time off', limit, async () => {
  const port = await freePort()
  const integration = createIntegration(settingsFor(`tcp://127.0.0.1:${port}`), {
    journal: createMemoryJournal(),
    tell: () => {},
    random: () => 1,
  })
  integration.start()
  await eventually('waiting', () => integration.status().state === 'waiting')
  await integration.stop(60_000)
  assert.equal(integration.status().state, 'stopped')
})

test('pause ends the connection in order and survives a restart; resume goes on where it was', limit, async (t) => {
  const receiver = await startReceiver(t)
  const first = startIntegration(t, receiver.url)
  first.journal.add(numberedEntries(0, 10))
  await receiver.until(() => receiver.numbers().length === 10)
  first.integration.pause()
  await eventually('paused', () => first.integration.status().state === 'paused')
  first.journal.add(numberedEntries(10, 15))
  assert.match(first.integration.status().text, /^paused for \d+ s; 5 events are waiting and safe/)
  await first.integration.stop(1_000)
  const second = startIntegration(t, receiver.url, {}, first.journal)
  await eventually('paused', () => second.integration.status().state === 'paused')
  assert.equal(receiver.connections.length, 1)
  second.integration.resume()
  await receiver.until(() => receiver.numbers().length === 15)
  assert.deepEqual(receiver.numbers(), range(0, 15))
  assert.deepEqual([...second.journal.marks.list('delivery/paused/')], [])
})

test('pausing and resuming at once does no harm', limit, async (t) => {
  const receiver = await startReceiver(t)
  const { integration, journal } = startIntegration(t, receiver.url)
  journal.add(numberedEntries(0, 1_000))
  for (let times = 0; times < 5; times++) {
    integration.pause()
    integration.resume()
  }
  journal.add(numberedEntries(1_000, 2_000))
  await receiver.until(() => new Set(receiver.numbers()).size === 2_000)
  await eventually('idle', () => integration.status().state === 'idle')
})

test('gaps of the journal are counted and told, and it goes on behind them', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 5))
  journal.lose(6, 10, 'removed')
  journal.lose(16, 3, 'damaged')
  journal.add(numberedEntries(18, 20))
  const { integration, told } = startIntegration(t, receiver.url, {}, journal)
  await receiver.until(() => receiver.numbers().includes(19))
  assert.deepEqual(receiver.numbers(), [0, 1, 2, 3, 4, 18, 19])
  await eventually('idle', () => integration.status().state === 'idle')
  assert.equal(integration.status().counts.knownLost, 13)
  assert.deepEqual(
    told.filter(({ name }) => name === 'gap').map(({ details }) => [details['count'], details['reason']]),
    [
      [10, 'removed'],
      [3, 'damaged'],
    ],
  )
  assert.deepEqual(
    journal.letters.map(({ reason, sequence, line }) => [reason, sequence, line]),
    [['entry-damaged', 16, undefined]],
  )
})

test(
  'dead letters are kept before the cursor passes them; while they cannot be, delivery waits and says so',
  limit,
  async (t) => {
    const receiver = await startReceiver(t)
    const journal = createMemoryJournal()
    const { deadLetters } = journal
    let full = true
    const failing: Journal = {
      ...journal,
      get next() {
        return journal.next
      },
      deadLetters: {
        ...deadLetters,
        add: (letters) => (full ? Promise.reject(new Error('the disk is full')) : deadLetters.add(letters)),
      },
    }
    journal.add([...numberedEntries(0, 2), 'no entry', ...numberedEntries(3, 4)])
    const { integration, toldNames } = startIntegration(t, receiver.url, {}, failing)
    await eventually('the complaint', () => toldNames().includes('dead-letters-not-kept'))
    assert.deepEqual(receiver.numbers(), [])
    full = false
    await receiver.until(() => receiver.numbers().length === 3)
    assert.deepEqual(
      journal.letters.map(({ sequence, line }) => [sequence, line]),
      [[3, 'no entry']],
    )
    assert.equal(integration.status().counts.deadLetters, 1)
    assert.equal(toldNames().filter((name) => name === 'dead-letter').length, 1)
  },
)

test('what the selection leaves out is counted, and moves the cursor', limit, async (t) => {
  const receiver = await startReceiver(t)
  const { integration, journal } = startIntegration(t, receiver.url, { select: { families: ['NT'] } })
  journal.add(numberedEntries(0, 300))
  await eventually('all left out', () => integration.status().counts.leftOut === 300)
  await eventually('no lag', () => integration.status().lag.events === 0)
  await integration.stop(5_000)
  assert.equal(journal.cursors.list().get('siem'), 301)
  assert.deepEqual(receiver.numbers(), [])
})

test('a receiver that hangs up at once, again and again, is spoken of', limit, async (t) => {
  const receiver = await startReceiver(t, (socket) => socket.once('data', () => socket.resetAndDestroy()))
  const { integration, journal } = startIntegration(t, receiver.url)
  journal.add(numberedEntries(0, 3))
  await eventually('the suspicion', () =>
    /It has hung up \d+ times within a second of being sent entry 1 /.test(integration.status().text),
  )
  assert.equal(journal.letters.length, 0, 'a receiver that restarts looks the same')
})

test('what a process before this one had handed over counts as sent again', limit, async (t) => {
  const receiver = await startReceiver(t)
  const journal = createMemoryJournal()
  journal.add(numberedEntries(0, 100))
  await journal.cursors.open('siem', 'oldest')
  await journal.append({ count: 0, bodies: new Map(), marks: new Map([['delivery/handed/siem', '61']]) })
  const { integration } = startIntegration(t, receiver.url, {}, journal)
  await receiver.until(() => receiver.numbers().length === 100)
  await eventually('all to be counted', () => integration.status().counts.delivered === 40)
  assert.equal(integration.status().counts.possiblyDoubled, 60)
  await eventually('the mark', () => journal.marks.get('delivery/handed/siem') === '101')
})

test('what the journal has removed is known to be lost at once, and waits no more', limit, async (t) => {
  const journal = createMemoryJournal()
  journal.lose(1, 40, 'removed')
  journal.add(numberedEntries(40, 50))
  const { integration } = startIntegration(t, `tcp://127.0.0.1:${await freePort()}`, {}, journal)
  await eventually('waiting', () => integration.status().state === 'waiting')
  const { counts, lag, text } = integration.status()
  assert.deepEqual([counts.knownLost, lag.events], [40, 10])
  assert.match(text, /10 events are waiting and safe/)
})
