import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { create, toBinary } from '@bufbuild/protobuf'
import { TimestampSchema } from '@bufbuild/protobuf/wkt'
import { JournalError } from '@tidewaiter/journal'
import { cefProfile, kcs20 } from '@tidewaiter/model'
import { createMemoryJournal, type MemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance, type TestEntrance } from '../testing/test-entrance.ts'
import { killedProcess, tetragonExit, tetragonHook } from '../testing/tetragon-line.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { eventLine } from './event-line.ts'
import { receiveEvents, type ReceiveTiming } from './receive-events.ts'
import { eventSchema, type TetragonEvent } from './tetragon-api.ts'
import { markName } from './tetragon-mark.ts'
import { tetragonSettings } from './tetragon-settings.ts'
import { eventOf, startStandIn, stopping, type StandIn } from './testing/stand-in.ts'

const limit = { timeout: 30_000 }
const timing: ReceiveTiming = { silenceMs: 100, askMs: 60_000, answerMs: 5000, tellAgainMs: 60_000 }
const full = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })

type Receiving = TestEntrance & { readonly way: OpenWay; readonly journal: MemoryJournal }

async function receive(
  t: TestContext,
  settings: object,
  {
    journal = createMemoryJournal(),
    with: changed = {},
  }: { journal?: MemoryJournal; with?: Partial<ReceiveTiming> } = {},
): Promise<Receiving> {
  const entrance = testEntrance(journal, 'way', [kcs20, cefProfile])
  const way = await receiveEvents(tetragonSettings().parse(settings), entrance.entrance, { ...timing, ...changed })
  t.after(() => way.close())
  return { ...entrance, way, journal }
}

async function start(t: TestContext, options: Parameters<typeof startStandIn>[0] = {}): Promise<StandIn> {
  const standIn = await startStandIn(options)
  t.after(() => standIn.close())
  return standIn
}

function execOf(pid: number, extra: object = {}): TetragonEvent {
  const process = { exec_id: Buffer.from(`n:1:${pid}`).toString('base64'), pid, uid: 0, binary: '/bin/x', ...extra }
  return eventOf({ process_exec: { process }, node_name: 'node-1', time: '2026-11-20T00:00:00.000000001Z' })
}

function pidsIn(journal: MemoryJournal): number[] {
  return journal.lines().map((line) => Number(/ dpid=(\d+)/.exec(line)?.[1]))
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

test('events go from the socket into the journal, one by one and many at once', limit, async (t) => {
  const standIn = await start(t, { path: join(scratchFolder(t), 'tetragon.sock') })
  const { way, journal, tellings } = await receive(t, { address: standIn.address })
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(1))
  await waitUntil('one entry', () => journal.lines().length === 1)
  await Promise.all(
    upTo(2000)
      .slice(1)
      .map((pid) => standIn.send(execOf(pid))),
  )
  await waitUntil('all entries', () => journal.lines().length === 2000)
  assert.deepEqual(pidsIn(journal), upTo(2000))
  assert.equal(journal.lines('cef').length, 2000)
  const { state, text, counts } = way.status()
  assert.equal(state, 'open')
  assert.equal(text, `receives events of Tetragon v1.7.0 at ${standIn.address}`)
  assert.deepEqual([counts.records, counts.events, counts.refused], [2000, 2000, 0])
  assert.deepEqual(
    tellings('tetragon-connected').map(({ version }) => version),
    ['v1.7.0'],
  )
  assert.equal(tellings('tetragon-missed').length, 0)
  await way.close()
  assert.equal(way.status().state, 'closed')
  await waitUntil('the stream to be let go of', () => standIn.streams() === 0)
})

const golden = new URL('../../../sources/src/tetragon/golden/', import.meta.url)
const corpus = new URL('../../../../../shared/corpus/tetragon/', import.meta.url)

test('what comes over gRPC becomes what the line in the export file becomes, byte for byte', limit, async (t) => {
  const records = readdirSync(golden)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(new URL(name, golden), 'utf8').trimEnd().split('\n'))
  if (existsSync(corpus)) {
    for (const name of readdirSync(corpus).filter((file) => file.endsWith('.json')))
      records.push(JSON.stringify(JSON.parse(readFileSync(new URL(name, corpus), 'utf8'))))
  }
  const sendable = records.flatMap((line) => {
    const event = sendableEvent(line)
    return event === undefined ? [] : [{ line, event }]
  })
  assert.ok(sendable.length > (existsSync(corpus) ? 180 : 130), `${sendable.length} records`)

  const fileJournal = createMemoryJournal()
  const fromFile = testEntrance(fileJournal, 'file', [kcs20, cefProfile]).entrance.stream({ source: 'tetragon' })
  fromFile.push(Buffer.from(sendable.map(({ line }) => `${line}\n`).join('')))
  fromFile.end()
  await fromFile.commit()

  const standIn = await start(t)
  const { journal, way } = await receive(t, { address: standIn.address }, { with: { silenceMs: 20_000 } })
  await waitUntil('a stream', () => standIn.streams() === 1)
  for (const { event } of sendable) await standIn.send(event)
  await waitUntil('all records', () => way.status().counts.records === sendable.length)
  await way.close()
  const withoutIds = (lines: readonly string[]): string[] =>
    lines.map((line) => line.replace(/ externalId=[0-9a-f]{32}/, ''))
  assert.deepEqual(journal.lines('kcs-2.0'), fileJournal.lines('kcs-2.0'))
  assert.deepEqual(withoutIds(journal.lines('cef')), withoutIds(fileJournal.lines('cef')))
  // Ids are made of the record's bytes: they are the same where the line is the very one that Tetragon would write.
  const same = sendable.filter(({ line, event }) => eventLine(event) === line).length
  assert.ok(same > 120, `${same} of ${sendable.length} lines are the same`)
  assert.equal(way.status().counts.refused, fromFile.counts.refused)
  assert.equal(way.status().counts.skipped, fromFile.counts.skipped)
})

/** The event of a line that a Tetragon can send: of a kind that it has, in forms that protojson writes. */
function sendableEvent(line: string): TetragonEvent | undefined {
  try {
    const event = eventOf(JSON.parse(line))
    return event.event.case === undefined ? undefined : event
  } catch {
    return undefined
  }
}

test('a Tetragon that stops and starts is found again; what was missed is told', limit, async (t) => {
  const path = join(scratchFolder(t), 'tetragon.sock')
  const first = await startStandIn({ path, version: 'v1.6.0' })
  const { way, journal, tellings } = await receive(t, { address: `unix://${path}` })
  await waitUntil('a stream', () => first.streams() === 1)
  await first.send(execOf(1))
  await waitUntil('an entry', () => journal.lines().length === 1)
  first.endStreams(stopping)
  await first.close()
  await waitUntil('it to be missed', () => way.status().state === 'waiting')
  await waitUntil('the absence', () => tellings('tetragon-unreachable').length > 0)
  assert.match(way.status().text, /^there is no Tetragon at unix:.*tetragon\.sock: .*ENOENT.*; tries again$/)

  const second = await start(t, { path, version: 'v1.7.0' })
  await waitUntil('a stream', () => second.streams() === 1)
  await second.send(execOf(2))
  await waitUntil('an entry', () => journal.lines().length === 2)
  assert.deepEqual(pidsIn(journal), [1, 2])
  assert.match(String(tellings('tetragon-lost')[0]?.['reason']), /broke off: (context canceled|.*)$/)
  const [missed] = tellings('tetragon-missed')
  assert.ok(Number(missed?.['seconds']) > 0 && Number(missed?.['seconds']) < 20)
  assert.match(
    way.status().text,
    /^receives events of Tetragon v1\.7\.0 at .*; nothing was received for \d+ s so far, in 1 gap$/,
  )
})

test('however a stream ends, it is begun anew', limit, async (t) => {
  const standIn = await start(t)
  const { journal, tellings } = await receive(t, { address: standIn.address })
  const ends: readonly (() => void)[] = [() => standIn.endStreams(), () => standIn.endStreams(stopping), standIn.hangUp]
  for (const [index, end] of ends.entries()) {
    await waitUntil('a stream', () => standIn.requests.length === index + 1)
    await standIn.send(execOf(index + 1))
    await waitUntil('an entry', () => journal.lines().length === index + 1)
    end()
  }
  await waitUntil('another stream', () => standIn.requests.length === ends.length + 1)
  assert.deepEqual(pidsIn(journal), upTo(3))
  assert.equal(tellings('tetragon-lost').length, 3)
  assert.equal(tellings('tetragon-missed').length, 3)
})

test('a service that comes back says for how long nothing was received', limit, async (t) => {
  const standIn = await start(t)
  const before = createMemoryJournal()
  const one = await receive(t, { address: standIn.address }, { journal: before })
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(1))
  await waitUntil('an entry', () => before.lines().length === 1)
  await one.way.close()
  const heardAt = (JSON.parse(before.allMarks.get(markName('way'))!) as { heardAt: number }).heardAt

  const two = await receive(t, { address: standIn.address }, { journal: createMemoryJournal(before) })
  await waitUntil('it to be told', () => two.tellings('tetragon-missed').length === 1)
  assert.equal(two.tellings('tetragon-missed')[0]?.['since'], new Date(heardAt).toISOString())
})

test('while the journal refuses, Tetragon has to wait, and nothing is lost', limit, async (t) => {
  const standIn = await start(t)
  const { way, journal, tellings } = await receive(t, { address: standIn.address })
  await waitUntil('a stream', () => standIn.streams() === 1)
  journal.refusal = full
  const count = 6000
  const sending = Promise.all(upTo(count).map((pid) => standIn.send(execOf(pid, { arguments: 'x'.repeat(1000) }))))
  await waitUntil('a refusal', () => way.status().state === 'refusing')
  assert.match(way.status().text, /^receives nothing for now: the disk/)
  // It stands still once a group, and what is on the way, are full; what comes is some 7 MB.
  let seen = -1
  let since = 0
  await waitUntil('it to stand still', () => {
    const { bytes } = way.status().counts
    if (bytes !== seen) since = Date.now()
    seen = bytes
    return Date.now() - since > 300
  })
  assert.ok(standIn.sent() < count / 2, `${standIn.sent()} were taken`)
  assert.ok(way.status().counts.bytes < 3 * 1024 * 1024)
  await new Promise((resolve) => setTimeout(resolve, 1100))
  journal.refusal = undefined
  await sending
  await waitUntil('all entries', () => journal.lines().length === count)
  assert.deepEqual(pidsIn(journal), upTo(count))
  assert.ok(Number(tellings('tetragon-kept-waiting')[0]?.['seconds']) >= 1)
  assert.equal(tellings('tetragon-lost').length, 0)
})

test('a Tetragon that answers no more is given up, and one that is only silent is not', limit, async (t) => {
  const standIn = await start(t)
  const { way, journal, tellings } = await receive(
    t,
    { address: standIn.address },
    { with: { askMs: 50, answerMs: 100 } },
  )
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(1))
  const firstMark = await markAfter(journal, 0)
  // Silent, but there: the mark moves on.
  await markAfter(journal, firstMark)
  assert.equal(tellings('tetragon-lost').length, 0)
  standIn.silent = true
  await waitUntil('it to be given up', () => way.status().state !== 'open')
  assert.match(String(tellings('tetragon-lost')[0]?.['reason']), /does not answer$/)
  assert.match(way.status().text, /localhost:\d+ does not answer; tries again/)
  assert.equal(way.status().state, 'unreadable')
  standIn.silent = false
  await waitUntil('a connection', () => way.status().state === 'open')
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(2))
  await waitUntil('an entry', () => journal.lines().length === 2)
})

/** Waits for a mark that is later than the given one. */
async function markAfter(journal: MemoryJournal, before: number): Promise<number> {
  const now = (): number =>
    (JSON.parse(journal.allMarks.get(markName('way')) ?? '{"heardAt":0}') as { heardAt: number }).heardAt
  await waitUntil('a later mark', () => now() > before)
  return now()
}

test('an event that waits for proof goes out by silence, and at the end', limit, async (t) => {
  const standIn = await start(t)
  const { way, journal } = await receive(t, { address: standIn.address })
  await waitUntil('a stream', () => standIn.streams() === 1)
  const outcomes = (): string[] => journal.lines().map((line) => /outcome=(\w+)/.exec(line)?.[1] ?? '')
  await standIn.send(eventOf(JSON.parse(tetragonHook(1))))
  await standIn.send(eventOf(JSON.parse(tetragonExit(1, killedProcess))))
  await waitUntil('proof', () => outcomes().length === 1)
  await standIn.send(eventOf(JSON.parse(tetragonHook(2))))
  await waitUntil('silence', () => outcomes().length === 2)
  await way.close()
  await waitUntil('the stream to be let go of', () => standIn.streams() === 0)

  const other = await receive(t, { address: standIn.address }, { with: { silenceMs: 60_000 } })
  await waitUntil('a stream', () => standIn.requests.length === 2 && standIn.streams() === 1)
  await standIn.send(eventOf(JSON.parse(tetragonHook(3))))
  await waitUntil('a record', () => other.way.status().counts.records === 1)
  assert.equal(other.journal.lines().length, 0)
  await other.way.close()
  assert.match(other.journal.lines().join(), /outcome=Audit/)
  assert.deepEqual(outcomes(), ['Enforce', 'Audit'])
})

test('an event that is too large ends the stream, and those behind it come', limit, async (t) => {
  const standIn = await start(t)
  const { journal, tellings } = await receive(t, { address: standIn.address, maxMessageBytes: '64KiB' })
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(1))
  await waitUntil('an entry', () => journal.lines().length === 1)
  await standIn.send(execOf(2, { arguments: 'x'.repeat(100_000) }))
  await waitUntil('another stream', () => standIn.requests.length === 2 && standIn.streams() === 1)
  await standIn.send(execOf(3))
  await waitUntil('an entry', () => journal.lines().length === 2)
  assert.deepEqual(pidsIn(journal), [1, 3])
  assert.match(String(tellings('tetragon-lost')[0]?.['reason']), /sent an event that is too large: .*65536/)
})

test('what this version does not know is told once; what cannot be written is refused, alone', limit, async (t) => {
  const standIn = await start(t)
  const { way, journal, tellings } = await receive(t, { address: standIn.address })
  await waitUntil('a stream', () => standIn.streams() === 1)
  const later = (pid: number): TetragonEvent =>
    Object.assign(execOf(pid), { $unknown: [{ no: 1005, wireType: 0, data: new Uint8Array([5]) }] })
  await standIn.send(later(1))
  const late = Object.assign(execOf(2), { time: timestampOf(253_402_300_800n) })
  await standIn.send(late)
  await standIn.send(later(3))
  await waitUntil('the good events', () => journal.lines().length === 2)
  assert.deepEqual(pidsIn(journal), [1, 3])
  assert.deepEqual(
    tellings('tetragon-fields-unknown').map(({ version, fields }) => [version, fields]),
    [['v1.7.0', 'GetEventsResponse 1005']],
  )
  assert.equal(way.status().counts.refused, 1)
  assert.match(String(tellings('record-refused')[0]?.['reason']), /Timestamp/)
})

/** A time in seconds, whichever. */
function timestampOf(seconds: bigint): unknown {
  return create(TimestampSchema, { seconds })
}

test('filters are asked for, and options of the source are heeded', limit, async (t) => {
  const standIn = await start(t)
  const { journal } = await receive(t, {
    address: standIn.address,
    allow: { events: ['process_exit', 'process_kprobe'] },
    deny: { namespaces: ['kube-system'] },
    options: { exits: 'report' },
  })
  await waitUntil('a stream', () => standIn.streams() === 1)
  const [request] = standIn.requests
  assert.deepEqual(
    request?.allowList.map(({ eventSet }) => eventSet),
    [
      [5, 9],
      [27, 40_001],
    ],
  )
  assert.deepEqual(
    request?.denyList.map(({ namespace }) => namespace),
    [['kube-system']],
  )
  await standIn.send(eventOf(JSON.parse(tetragonExit(7, {}))))
  await waitUntil('an entry', () => journal.lines().length === 1)
})

test('what is not Tetragon, or not to be reached, is said in words, and tried again', limit, async (t) => {
  const folder = scratchFolder(t)
  const web = createHttpServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
  const garbage = createServer((socket) => socket.on('error', () => {}).end('\0\0\0 no HTTP/2 at all\r\n')).listen(
    0,
    '127.0.0.1',
  )
  const held = new Set<Socket>()
  const mute = createServer((socket) => void held.add(socket.on('error', () => {}))).listen(0, '127.0.0.1')
  const servers = [web, garbage, mute]
  await Promise.all(servers.map((server) => once(server, 'listening')))
  t.after(() => {
    for (const socket of held) socket.destroy()
    for (const server of servers) server.close()
  })
  const addressOf = (server: { address: () => unknown }): string =>
    `localhost:${(server.address() as AddressInfo).port}`
  const cases: readonly (readonly [string, RegExp, string])[] = [
    [`unix://${join(folder, 'none.sock')}`, /^there is no Tetragon at unix:.*ENOENT/, 'waiting'],
    ['localhost:9', /^there is no Tetragon at localhost:9: .*ECONNREFUSED/, 'waiting'],
    [addressOf(web), /is not the gRPC service of Tetragon: /, 'unreadable'],
    [addressOf(garbage), /is not the gRPC service of Tetragon: /, 'unreadable'],
    [addressOf(mute), /^localhost:\d+ does not answer; tries again$/, 'unreadable'],
  ]
  for (const [address, wanted, state] of cases) {
    const { way, tellings } = await receive(t, { address }, { with: { answerMs: 300 } })
    await waitUntil(`a fault of ${address}`, () => tellings('tetragon-unreachable').length > 0)
    assert.match(way.status().text, wanted)
    assert.equal(way.status().state, state)
    assert.ok(way.status().lastError)
    await way.close()
    assert.equal(tellings('tetragon-unreachable').length, 1)
  }
})

/** A frame of gRPC: not compressed, a length, the message. */
function frame(message: Uint8Array, length = message.length): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, message])
}

test('garbage in the stream costs the connection and nothing else', limit, async (t) => {
  const good = toBinary(eventSchema, execOf(1))
  const bodies = [
    // No wire type 7; a text that is longer than the message; a text that is no UTF-8.
    Buffer.concat([frame(good), frame(new Uint8Array([0x0f, 1, 2]))]),
    frame(new Uint8Array([0xc2, 0x3e, 0x7f, 0x61])),
    frame(new Uint8Array([0xc2, 0x3e, 1, 0xff])),
    // Half a frame; a length of 4 GiB, of which nothing is set aside.
    frame(good, 4000),
    frame(good, 0xff_ff_ff_ff),
  ]
  let streams = 0
  const server = createHttp2Server().on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => {})
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.respond({ ':status': 200, 'content-type': 'application/grpc+proto' }, { waitForTrailers: true })
    const isVersion = headers[':path']?.endsWith('/GetVersion')
    const version = frame(Buffer.concat([Buffer.from([10, 2]), Buffer.from('v1')]))
    stream.end(isVersion ? version : (bodies[streams++] ?? frame(toBinary(eventSchema, execOf(2)))))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { way, journal } = await receive(t, { address: `localhost:${(server.address() as AddressInfo).port}` })
  await waitUntil('the good events', () => pidsIn(journal).includes(2))
  await way.close()
  assert.equal(way.status().counts.refused, 0)
  assert.ok(streams > bodies.length)
})

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const skip = !hasOpenssl && process.env['CI'] === undefined && 'openssl is not installed'

/** Makes a certificate for localhost that is its own authority. */
function makeCertificate(folder: string, name: string): { readonly cert: string; readonly key: string } {
  const cert = join(folder, `${name}.pem`)
  const key = join(folder, `${name}.key`)
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const names = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost']
  const made = spawnSync('openssl', ['req', '-x509', ...kind, ...names, '-keyout', key, '-out', cert])
  assert.equal(made.status, 0, String(made.stderr))
  return { cert, key }
}

test('over TLS the certificate has to be right, on both sides', { ...limit, skip }, async (t) => {
  const folder = scratchFolder(t)
  const server = makeCertificate(folder, 'server')
  const client = makeCertificate(folder, 'client')
  const standIn = await start(t, {
    tls: {
      cert: readFileSync(server.cert),
      key: readFileSync(server.key),
      ca: readFileSync(client.cert),
      requestCert: true,
    },
  })
  const { journal, way } = await receive(t, { address: standIn.address, tls: { ca: server.cert, ...client } })
  await waitUntil('a stream', () => standIn.streams() === 1)
  await standIn.send(execOf(1))
  await waitUntil('an entry', () => journal.lines().length === 1)
  await way.close()

  writeFileSync(join(folder, 'text'), 'no PEM')
  const wrong: readonly (readonly [object, RegExp])[] = [
    [{ ...client }, /^TLS with localhost:\d+ failed: .*(self-signed|self signed)/],
    [{ ca: server.cert, ...client, serverName: 'tetragon.example.com' }, /^TLS with .* failed: .*altnames/],
    [{ ca: server.cert, cert: join(folder, 'text'), key: client.key }, /^TLS with .* failed: .*PEM/i],
    [{ ca: join(folder, 'nowhere') }, /^the authority file .*nowhere cannot be read/],
  ]
  for (const [tls, wanted] of wrong) {
    const { way: failing, tellings } = await receive(t, { address: standIn.address, tls })
    await waitUntil('a fault', () => tellings('tetragon-unreachable').length > 0)
    assert.match(failing.status().text, wanted)
    assert.equal(failing.status().state, 'unreadable')
    await failing.close()
  }
})
