import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { JournalError } from '@tidewaiter/journal'
import { cefProfile, kcs20, kcs21, profiles, testEvent, writeEvent } from '@tidewaiter/model'
import { frame } from '@tidewaiter/syslog'
import fc from 'fast-check'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance, type TestEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { receiveMessages } from './receive-messages.ts'
import { syslogSettings } from './syslog-settings.ts'

const limit = { timeout: 30_000 }
const foreign = (number: number): string => `CEF:0|Acme|IDS|1|7|Scan|5|cnt=${number}`

type Started = TestEntrance & {
  readonly way: OpenWay
  readonly journal: MemoryJournal
  readonly ports: readonly [number, number]
  /** Lets nothing become durable until it is released. */
  readonly hold: () => void
  readonly release: () => void
}

async function start(t: TestContext, settings: object = {}, forms = [kcs20]): Promise<Started> {
  const journal = createMemoryJournal()
  const entrance = testEntrance(journal, 'siem-in', forms)
  const parsed = syslogSettings().parse({ listen: ['tcp://127.0.0.1:0'], ...settings })
  const way = await receiveMessages(parsed, entrance.entrance)
  const gate = Promise.withResolvers<void>()
  const hold = (): void => void (journal.gate = gate.promise)
  const release = (): void => {
    gate.resolve()
    journal.gate = undefined
  }
  t.after(() => {
    release()
    return way.close()
  })
  const [first = 0, second = 0] = [...way.address!.matchAll(/:(\d+)(?=,|$)/g)].map(([, port]) => Number(port))
  return { ...entrance, way, journal, ports: [first, second], hold, release }
}

async function connected(t: TestContext, port: number, localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, localAddress })
  socket.on('error', () => {})
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** The messages of the entry lines. */
function messagesOf(journal: MemoryJournal, form?: string): string[] {
  return journal.lines(form).map((line) => line.slice(line.indexOf('CEF:')))
}

const journalOf = async (journal: MemoryJournal, count: number): Promise<void> =>
  waitUntil(`${count} entries, ${journal.lines().length} so far`, () => journal.lines().length >= count)

test('messages come in over TCP in both framings and over UDP', limit, async (t) => {
  const { way, journal, ports, tellings } = await start(t, { listen: ['tcp://127.0.0.1:0', 'udp://127.0.0.1:0'] })
  const socket = await connected(t, ports[0])
  socket.write(`<134>Nov 23 10:00:00 fw-1 ${foreign(1)}\n`)
  socket.write(frame(foreign(2), 'octet-counting'))
  socket.end(foreign(3))
  await journalOf(journal, 3)
  const datagrams = createSocket('udp4')
  t.after(() => datagrams.close())
  datagrams.send(foreign(4), ports[1], '127.0.0.1')
  await journalOf(journal, 4)
  assert.deepEqual(messagesOf(journal).slice(-3), [foreign(2), foreign(3), foreign(4)])
  assert.match(journal.lines()[0]!, /^fw-1% 5 \d{4}-11-23T10:00:00\.000 CEF:0\|Acme\|/)
  assert.equal(way.status().state, 'open')
  assert.deepEqual(tellings('syslog-opened').length, 1)
})

test('events are written in every form, foreign messages stand in each as they came', limit, async (t) => {
  const { journal, ports } = await start(t, {}, [...profiles])
  const socket = await connected(t, ports[0])
  const event = testEvent('PM-002', Date.UTC(2026, 10, 23, 10))
  socket.write(`<132>Nov 23 10:00:00 node-1 ${writeEvent(event, kcs20).text}\n${foreign(1)}\n`)
  await journalOf(journal, 2)
  for (const profile of [kcs20, kcs21, cefProfile]) {
    const [first, second] = messagesOf(journal, profile.name)
    assert.equal(first!.split('|')[4], 'PM-002')
    assert.equal(second, foreign(1))
  }
  assert.equal(messagesOf(journal)[0], writeEvent(event, kcs20).text)
})

test('what is no CEF, and what is defective, is told with its sender', limit, async (t) => {
  const { way, journal, ports, tellings } = await start(t)
  const socket = await connected(t, ports[0])
  socket.write(`hello\n${foreign(1)} a=b=c\n`)
  await journalOf(journal, 1)
  const [refused] = tellings('record-refused')
  assert.deepEqual([refused?.['place'], refused?.['peer']], ['line 1', '127.0.0.1'])
  const [defective] = tellings('record-defective')
  assert.deepEqual([defective?.['defect'], defective?.['place']], ['unescaped-equals', 'line 2, column 36'])
  assert.equal(way.status().counts.refused, 1)
})

test('while the journal is slow, TCP is read no further than the limit, and nothing is lost', limit, async (t) => {
  const { way, journal, ports, hold, release } = await start(t, { maxBuffered: '64KiB' })
  hold()
  const sockets = await Promise.all([connected(t, ports[0]), connected(t, ports[0])])
  const count = 40_000
  const padding = 'x'.repeat(200)
  for (const [index, socket] of sockets.entries()) {
    const lines = Array.from({ length: count }, (_, number) => `${foreign(number)} msg=${index}${padding}\n`)
    socket.end(lines.join(''))
  }
  await waitUntil('the limit', () => way.status().counts.bytes > 20_000)
  await waitUntil('the senders to wait', () => sockets.every((socket) => socket.writableLength > 0))
  const { bytes } = way.status().counts
  assert.ok(bytes <= 66_000, `${bytes} bytes were taken`)
  release()
  await journalOf(journal, 2 * count)
  for (const index of [0, 1]) {
    const numbers = messagesOf(journal)
      .filter((text) => text.includes(`msg=${index}`))
      .map((text) => Number(/cnt=(\d+)/.exec(text)?.[1]))
    assert.deepEqual(numbers, [...Array(count).keys()])
  }
})

test('a journal that refuses is waited for', limit, async (t) => {
  const { way, journal, ports, tellings } = await start(t)
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: 1, keep: 2 })
  const socket = await connected(t, ports[0])
  socket.write(`${foreign(1)}\n`)
  await waitUntil('the refusal', () => way.status().state === 'refusing')
  socket.write(`${foreign(2)}\n`)
  journal.refusal = undefined
  await journalOf(journal, 2)
  assert.equal(way.status().state, 'open')
  assert.deepEqual(messagesOf(journal), [foreign(1), foreign(2)])
  assert.deepEqual([tellings('intake-refusing').length, tellings('intake-resumed').length], [1, 1])
})

test('datagrams beyond the limit are dropped and counted', limit, async (t) => {
  const { way, journal, ports, tellings, hold, release } = await start(t, {
    listen: ['udp://127.0.0.1:0'],
    maxBuffered: '64KiB',
  })
  hold()
  const socket = createSocket('udp4')
  t.after(() => socket.close())
  for (let number = 0; number < 300; number++)
    socket.send(`${foreign(number)} msg=${'x'.repeat(1000)}`, ports[0], '127.0.0.1')
  await waitUntil('a drop', () => tellings('datagrams-dropped').length > 0)
  release()
  await waitUntil('the group', () => journal.lines().length > 0)
  await way.close()
  const dropped = tellings('datagrams-dropped').reduce((sum, { count }) => sum + Number(count), 0)
  const taken = journal.lines().length
  assert.ok(taken >= 40 && dropped > 0 && taken + dropped <= 300, `${taken} taken, ${dropped} dropped`)
  assert.equal(taken, way.status().counts.records)
})

test('addresses that are not named may not send', limit, async (t) => {
  const listen = ['tcp://127.0.0.1:0', 'udp://127.0.0.1:0']
  const { journal, ports, tellings } = await start(t, { listen, allowFrom: ['127.0.0.2'] })
  const stranger = await connected(t, ports[0], '127.0.0.1')
  const closed = once(stranger, 'close')
  stranger.write(`${foreign(1)}\n${foreign(2)}\n`)
  await closed
  const datagrams = createSocket('udp4')
  t.after(() => datagrams.close())
  datagrams.send(foreign(3), ports[1], '127.0.0.1')
  const friend = await connected(t, ports[0], '127.0.0.2')
  friend.write(`${foreign(4)}\n`)
  await journalOf(journal, 1)
  assert.deepEqual(messagesOf(journal), [foreign(4)])
  assert.deepEqual([tellings('sender-refused')[0]?.['peer'], tellings('sender-fault').length], ['127.0.0.1', 0])
})

test('closing takes in what was received', limit, async (t) => {
  const { way, journal, ports, hold, release } = await start(t)
  hold()
  const socket = await connected(t, ports[0])
  const lines = Array.from({ length: 1000 }, (_, number) => `${foreign(number)}\n`).join('')
  socket.write(lines)
  await waitUntil('all of it', () => way.status().counts.bytes === lines.length)
  const closed = way.close()
  release()
  await closed
  assert.equal(journal.lines().length, 1000)
  assert.equal(way.status().state, 'closed')
})

test('closing takes in what the senders have on the way, and tells them to end', limit, async (t) => {
  const { way, journal, ports } = await start(t)
  const socket = connect({ host: '127.0.0.1', port: ports[0], allowHalfOpen: true }).resume()
  t.after(() => socket.destroy())
  socket.write(Array.from({ length: 20_000 }, (_, number) => `${foreign(number)}\n`).join(''))
  await waitUntil('the first ones', () => journal.lines().length > 0)
  const told = once(socket, 'end')
  const closed = way.close()
  await told
  socket.end(`${foreign(20_000)}\n`)
  await closed
  assert.equal(messagesOf(journal).at(-1), foreign(20_000))
  assert.equal(journal.lines().length, 20_001)
})

test('a connection that its sender ends is answered when all is in the journal', limit, async (t) => {
  const { way, journal, ports, hold, release } = await start(t)
  hold()
  const socket = await connected(t, ports[0])
  const answered = once(socket.resume(), 'end').then(() => journal.lines().length)
  socket.end(`${foreign(1)}\n`)
  await waitUntil('the message', () => way.status().counts.bytes > 0)
  release()
  assert.equal(await answered, 1)
})

test('closing while the journal refuses ends, and counts what is lost', limit, async (t) => {
  const { way, journal, ports, tellings } = await start(t)
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: 1, keep: 2 })
  const socket = await connected(t, ports[0])
  socket.write(`${foreign(1)}\n${foreign(2)}\n`)
  await waitUntil('the refusal', () => way.status().state === 'refusing')
  await way.close()
  const lost = tellings('messages-lost').reduce((sum, { count }) => sum + Number(count), 0)
  assert.deepEqual([lost, journal.lines().length], [2, 0])
})

test('a port that is taken is told, and the others are let go', limit, async (t) => {
  const taken = createServer().listen(0, '127.0.0.1')
  t.after(() => taken.close())
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const free = createServer().listen(0, '127.0.0.1')
  await once(free, 'listening')
  const other = (free.address() as AddressInfo).port
  await new Promise((resolve) => free.close(resolve))
  const listen = [`tcp://127.0.0.1:${other}`, `tcp://127.0.0.1:${port}`]
  await assert.rejects(start(t, { listen }), { code: 'address-in-use', message: new RegExp(`127\\.0\\.0\\.1:${port}`) })
  const { way } = await start(t, { listen: listen.slice(0, 1) })
  assert.equal(way.address, listen[0])
})

test('unknown options of the source keep the way from opening', limit, async (t) => {
  await assert.rejects(start(t, { options: { forwards: 'unchanged' } }), { code: 'source-options-invalid' })
})

test('the address of each sender stands where its message names no source', limit, async (t) => {
  const { journal, ports } = await start(t, { options: { host: 'peer' } })
  const text = 'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|x|3|outcome=Other'
  for (const [index, address] of ['127.0.0.2', '127.0.0.3', '127.0.0.2'].entries()) {
    const socket = await connected(t, ports[0], address)
    socket.write(`${text} dpid=${index}\n`)
    await journalOf(journal, index + 1)
  }
  assert.deepEqual(
    messagesOf(journal).map((message) => /src=(\S+)/.exec(message)?.[1]),
    ['127.0.0.2', '127.0.0.3', '127.0.0.2'],
  )
})

test('bytes of all kinds never mix two senders, nor two messages of one', limit, async (t) => {
  const { journal, ports } = await start(t, { framing: 'octet-counting' })
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc
      .array(fc.constantFrom(0, 10, 13, 0xff, 0xfe, 0xef, 0xbb, 0xbf, 0x5c, 0x3d), { maxLength: 12 })
      .map((bytes) => Uint8Array.from(bytes)),
  )
  const sent = fc.array(fc.record({ from: fc.constantFrom(0, 1, 2), body, cut: fc.nat(60) }), {
    minLength: 1,
    maxLength: 20,
  })
  const property = fc.asyncProperty(sent, async (messages) => {
    const before = journal.lines().length
    // Two of them share an address.
    const sockets = await Promise.all(
      ['127.0.0.1', '127.0.0.2', '127.0.0.2'].map((address) => connected(t, ports[0], address)),
    )
    const expected: string[][] = [[], [], []]
    for (const { from, body: bytes, cut } of messages) {
      const message = Buffer.concat([Buffer.from(`CEF:0|Acme|s${from}|1|7|Scan|5|msg=`), bytes])
      expected[from]!.push(
        message
          .toString()
          .replace(/[\0\r\n]+$/, '')
          .replaceAll(/[\0\n]/g, ' '),
      )
      const framed = frame(message, 'octet-counting')
      // In two writes, so that the frames of the senders come interleaved.
      sockets[from]!.write(framed.subarray(0, cut))
      sockets[from]!.write(framed.subarray(cut))
    }
    for (const socket of sockets) socket.end()
    await journalOf(journal, before + messages.length)
    const lines = messagesOf(journal).slice(before)
    for (const from of [0, 1, 2]) {
      assert.deepEqual(
        lines.filter((line) => line.startsWith(`CEF:0|Acme|s${from}|`)),
        expected[from],
      )
    }
    assert.equal(lines.length, messages.length)
  })
  await fc.assert(property, { numRuns: 60 })
})

test('no bytes on a socket stop the others', limit, async (t) => {
  const listen = ['tcp://127.0.0.1:0', 'udp://127.0.0.1:0']
  const { journal, ports } = await start(t, { listen, maxMessage: '1KiB' })
  const good = await connected(t, ports[0], '127.0.0.2')
  const datagrams = createSocket('udp4')
  t.after(() => datagrams.close())
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .constantFrom(
        '\n',
        '99999 ',
        '5 a',
        '<13>',
        'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|',
        'x'.repeat(1500),
        '\xff\xfe',
      )
      .map((text) => Buffer.from(text, 'latin1')),
  )
  let count = 0
  const property = fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
    const bad = await connected(t, ports[0], '127.0.0.1')
    for (const bytes of pieces) {
      bad.write(bytes)
      datagrams.send(bytes, ports[1], '127.0.0.1')
    }
    bad.end()
    good.write(`${foreign(++count)}\n`)
    await waitUntil('the good one', () => messagesOf(journal).includes(foreign(count)))
  })
  await fc.assert(property, { numRuns: 60 })
})
