import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { JournalError } from '@tidewaiter/journal'
import { falcoAlert, falcoLine, falcoLines, numbersIn, upTo } from '../testing/falco-line.ts'
import { falcoClient, sendHttp, serveHttp, token, type ServedHttp } from '../testing/serve-http.ts'
import { waitUntil } from '../testing/wait-until.ts'
import type { OpenWay } from '../way.ts'
import { httpSettings } from './http-settings.ts'
import { serveEvents, type ServeTiming } from './serve-events.ts'

const hasty: ServeTiming = {
  headersTimeout: 300,
  requestTimeout: 600,
  keepAliveTimeout: 60_000,
  connectionsCheckingInterval: 50,
}

const serve = (t: TestContext, settings: object = {}, timing?: ServeTiming, client: object = {}): Promise<ServedHttp> =>
  serveHttp(t, { clients: [{ ...falcoClient, ...client }], ...settings }, timing)

/** All that a connection gives until it is closed. */
async function textOf(socket: Socket): Promise<string> {
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  // The answer comes first; then the connection may be reset, as much was sent that nobody reads.
  await new Promise((resolve) => socket.once('close', resolve))
  return text
}

const mebibyte = 1024 * 1024

test('records are accepted in every layout, once the journal has them', { timeout: 20_000 }, async (t) => {
  const { post, journal, way, tellings } = await serve(t)
  const one = JSON.stringify(falcoAlert(0))
  const gate = Promise.withResolvers<void>()
  journal.gate = gate.promise
  let isAnswered = false
  const first = post(one).finally(() => {
    isAnswered = true
  })
  await waitUntil('the body', () => way.status().counts.bytes > 0)
  await new Promise((resolve) => setTimeout(resolve, 30))
  assert.equal(isAnswered, false, 'answered before the journal had it')
  gate.resolve()
  assert.deepEqual((await first).body, { source: 'falco', accepted: 1, skipped: 0, refused: 0 })
  journal.gate = undefined
  const bodies: [string | Uint8Array, Record<string, string>, number][] = [
    [falcoLines(1, 4), {}, 3],
    [JSON.stringify([falcoAlert(4), falcoAlert(5)]), { 'content-type': 'application/json; charset=utf-8' }, 2],
    [JSON.stringify(falcoAlert(6), null, 2), { 'content-type': 'text/plain' }, 1],
    [gzipSync(falcoLines(7, 9)), { 'content-encoding': 'gzip' }, 2],
    [deflateSync(falcoLines(9, 10)), { 'content-encoding': 'Deflate' }, 1],
    [zstdCompressSync(falcoLines(10, 11)), { 'content-encoding': 'zstd' }, 1],
    [falcoLines(11, 12), { expect: '100-continue', 'transfer-encoding': 'chunked' }, 1],
  ]
  for (const [body, headers, accepted] of bodies) {
    const reply = await post(body, headers)
    assert.deepEqual([reply.status, reply.body], [200, { source: 'falco', accepted, skipped: 0, refused: 0 }])
  }
  assert.deepEqual(numbersIn(journal.lines()), upTo(12))
  assert.equal(way.status().counts.events, 12)
  assert.ok(way.status().lastRecordAt! > 0)
  assert.ok(tellings('requests-answered').every(({ client, status }) => client === 'falco' && status === 200))
})

test('of a body with bad records the good ones are accepted, and the answer says where the bad ones are', async (t) => {
  const { post, journal } = await serve(t)
  const reply = await post(`${falcoLine(0)}{"rule": bad}\n${falcoLine(1)}`)
  const fault = { line: 2, column: 10, reason: "expected a value, found 'b'" }
  assert.deepEqual(
    [reply.status, reply.body],
    [200, { source: 'falco', accepted: 2, skipped: 0, refused: 1, faults: [fault] }],
  )
  assert.deepEqual(numbersIn(journal.lines()), [0, 1])
  const many = await post('{]\n'.repeat(1000))
  assert.equal(many.status, 400)
  assert.equal(many.body['refused'], 1000)
  assert.equal((many.body['faults'] as unknown[]).length, 20)
  for (const nothing of ['', '\n\n', 'not JSON at all', '[]']) {
    const empty = await post(nothing)
    assert.deepEqual([empty.status, empty.body['error']], [400, 'the body holds no JSON object'], nothing)
  }
})

test('without a good token nobody gets in, and nothing is told but at a bounded rate', async (t) => {
  const { post, port, journal, tellings } = await serve(t, { tokenHeader: 'X-Api-Key' })
  for (const authorization of ['Bearer wrong', `Bearer ${token}x`, 'Basic !!', token, `Digest ${token}`]) {
    const reply = await post(falcoLine(0), { authorization })
    assert.equal(reply.status, 401, authorization)
    assert.equal(reply.headers['www-authenticate'], 'Bearer realm="tidewaiter"')
  }
  assert.equal((await sendHttp(port, 'POST', `/v1/events?token=${token}`, falcoLine(0), {})).status, 401)
  assert.equal(journal.lines().length, 0)
  assert.deepEqual(
    tellings('access-refused').map(({ peer, attempts }) => [peer, attempts]),
    [['127.0.0.1', 1]],
  )
  const basic = Buffer.from(`falco:${token}`).toString('base64')
  assert.equal((await post(falcoLine(0), { authorization: `Basic ${basic}` })).status, 200)
  assert.equal((await post(falcoLine(1), { authorization: 'none', 'x-api-key': token })).status, 200)
  assert.equal((await post(falcoLine(2), {}, '/v1/events/falco')).status, 200)
  assert.equal((await post(falcoLine(3), {}, '/v1/events/other')).status, 403)
  assert.deepEqual(numbersIn(journal.lines()), upTo(3))
})

test('what is wrong with a request is answered with its status', async (t) => {
  const { post, port } = await serve(t)
  assert.deepEqual(await sendHttp(port, 'GET', '/healthz', '', {}).then(({ status, body }) => [status, body]), [
    200,
    { status: 'ok' },
  ])
  assert.equal((await sendHttp(port, 'POST', '/healthz', '', {})).headers.allow, 'GET, HEAD')
  const get = await sendHttp(port, 'GET', '/v1/events', '', {})
  assert.deepEqual([get.status, get.headers.allow], [405, 'POST'])
  for (const path of ['/', '/v1', '/v1/events/a/b', '/healthz/x', '//v1/events', '/v1/events/../events']) {
    assert.equal((await sendHttp(port, 'GET', path, '', {})).status, 404, path)
  }
  assert.equal((await post(falcoLine(0), { 'content-type': 'multipart/form-data' })).status, 415)
  const encoding = await post(falcoLine(0), { 'content-encoding': 'br' })
  assert.deepEqual([encoding.status, encoding.headers['accept-encoding']], [415, 'gzip, deflate, zstd'])
  const packed = await post('no gzip', { 'content-encoding': 'gzip' })
  assert.deepEqual([packed.status, packed.body['error']], [400, 'the body cannot be unpacked: incorrect header check'])
})

test('while the journal refuses the answer is 503 in words, and nothing was kept', async (t) => {
  const { post, journal, way, tellings } = await serve(t)
  journal.refusal = new JournalError('disk-full', { folder: '/secret/place', free: '1', wanted: '2' })
  const reply = await post(falcoLines(0, 3))
  assert.deepEqual([reply.status, reply.headers['retry-after']], [503, '5'])
  assert.deepEqual(reply.body, { error: 'nothing was accepted: the disk is full' })
  assert.equal(way.status().state, 'refusing')
  assert.match(way.status().lastError?.action ?? '', /Make room/)
  journal.refusal = undefined
  assert.equal((await post(falcoLines(0, 3))).status, 200)
  assert.deepEqual(numbersIn(journal.lines()), upTo(3))
  assert.equal(way.status().state, 'open')
  assert.equal(way.status().counts.events, 3)
  assert.deepEqual([tellings('intake-refusing').length, tellings('intake-resumed').length], [1, 1])
})

test('a fault of the program is 500 and tells nothing of the inside', async (t) => {
  const { post, journal, tellings } = await serve(t)
  journal.refusal = new Error('secret detail') as JournalError
  const reply = await post(falcoLine(0))
  assert.equal(reply.status, 500)
  assert.doesNotMatch(JSON.stringify(reply.body), /secret/)
  assert.equal(tellings('request-failed')[0]?.['reason'], 'secret detail')
})

test(
  'requests of many clients at once share what the journal does, and none is mixed up',
  { timeout: 20_000 },
  async (t) => {
    const { post, journal } = await serve(t)
    const replies = await Promise.all(upTo(60).map((number) => post(falcoLines(10 * number, 10 * number + 10))))
    assert.ok(replies.every(({ status, body }) => status === 200 && body['accepted'] === 10))
    const numbers = numbersIn(journal.lines())
    for (let at = 0; at < numbers.length; at += 10) {
      assert.deepEqual(
        numbers.slice(at, at + 10),
        upTo(10).map((number) => numbers[at]! + number),
      )
    }
    assert.deepEqual(
      numbers.sort((one, other) => one - other),
      upTo(600),
    )
  },
)

test('a client that sends too much is told when to come back', async (t) => {
  const { post } = await serve(t, {}, undefined, { rate: { requests: 2 } })
  const statuses = []
  for (let number = 0; number < 5; number++) statuses.push((await post(falcoLine(number))).status)
  assert.deepEqual(statuses, [200, 200, 200, 200, 429])
  const { headers } = await post(falcoLine(0))
  assert.equal(headers['retry-after'], '1')
})

test('a body of a gigabyte is cut off at the limit, while others are served', { timeout: 20_000 }, async (t) => {
  const { dial, post, journal } = await serve(t)
  const before = process.memoryUsage().rss
  const announced = await dial()
  const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n`
  announced.write(`${head}Content-Length: 1073741824\r\n\r\n`)
  assert.match(await textOf(announced), /^HTTP\/1\.1 413 /)
  const chunked = await dial()
  chunked.write(`${head}Transfer-Encoding: chunked\r\n\r\n`)
  const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')])
  const reply = textOf(chunked)
  let sent = 0
  const pump = (): void => {
    while (sent < 1024 * mebibyte && !chunked.destroyed) {
      sent += chunk.length
      if (!chunked.write(chunk)) return
    }
  }
  chunked.on('drain', pump)
  pump()
  assert.equal((await post(falcoLine(0))).status, 200)
  assert.match(await reply, /^HTTP\/1\.1 413 /)
  assert.ok(sent < 64 * mebibyte, `${sent} bytes were taken`)
  assert.deepEqual(numbersIn(journal.lines()), [0])
  assert.ok(process.memoryUsage().rss - before < 100 * mebibyte)
})

test('a gzip bomb is unpacked to the limit and no further', { timeout: 20_000 }, async (t) => {
  const { post } = await serve(t)
  // A gigabyte: members of a gzip file follow each other (RFC 1952 section 2.2).
  const bomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(Buffer.alloc(16 * mebibyte, 0x20), { level: 9 })))
  assert.ok(bomb.length < 2 * mebibyte)
  const before = process.memoryUsage().rss
  const bombs = Promise.all([1, 2, 3, 4].map(() => post(bomb, { 'content-encoding': 'gzip' })))
  assert.equal((await post(falcoLine(0))).status, 200)
  assert.deepEqual(
    (await bombs).map(({ status }) => status),
    [413, 413, 413, 413],
  )
  assert.ok(process.memoryUsage().rss - before < 150 * mebibyte)
})

test('deep nesting, invalid UTF-8 and binary are refused, and nothing else stops', { timeout: 20_000 }, async (t) => {
  const { post, journal } = await serve(t)
  const deep = await post(`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
  assert.equal(deep.status, 400)
  assert.equal((await post('['.repeat(200_000))).status, 400)
  assert.equal((await post(`{"a":`.repeat(100_000))).status, 400)
  const broken = Buffer.from(falcoLine(0).replace('Terminal', 'Term\u{1}nal'), 'utf8')
  broken[broken.indexOf(0x01)] = 0xff
  assert.ok([200, 400].includes((await post(broken)).status))
  assert.equal((await post(Buffer.from(upTo(5000).map((number) => (number * 7919) % 256)))).status, 400)
  const before = journal.lines().length
  assert.equal((await post(falcoLine(1))).status, 200)
  assert.equal(journal.lines().length, before + 1)
})

test('a flood of headers is cut off', { timeout: 20_000 }, async (t) => {
  const { dial, post } = await serve(t)
  const flood = await dial()
  const reply = textOf(flood)
  flood.write(`POST /v1/events HTTP/1.1\r\nHost: a\r\n`)
  for (let number = 0; number < 1000 && !flood.destroyed; number++) flood.write(`X-${number}: ${'x'.repeat(100)}\r\n`)
  assert.equal((await post(falcoLine(0))).status, 200)
  assert.match(await reply, /^HTTP\/1\.1 431 /)
})

test('who sends slowly, or nothing, is cut off, while others are served', { timeout: 20_000 }, async (t) => {
  const { dial, post } = await serve(t, {}, hasty)
  const silent = await dial()
  const header = await dial()
  const body = await dial()
  const closed = Promise.all([silent, header, body].map(textOf))
  body.write(`POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000\r\n\r\n`)
  header.write('POST /v1/events HTTP/1.1\r\nX-Slow: ')
  const trickle = setInterval(() => {
    header.write('x')
    body.write(' ')
  }, 20)
  t.after(() => clearInterval(trickle))
  assert.equal((await post(falcoLine(0))).status, 200)
  for (const text of await closed) assert.match(text, /^HTTP\/1\.1 408 /)
})

test(
  'connections without a token make room for others, and one that has shown it stays',
  { timeout: 20_000 },
  async (t) => {
    const { dial, post, tellings, journal } = await serve(t, { maxConnections: 20 })
    const trusted = await dial()
    const body = falcoLine(0)
    const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${body.length}\r\n\r\n`
    trusted.write(head + body)
    await once(trusted, 'data')
    let open = 0
    for (let number = 0; number < 500; number++) {
      const idle = await dial()
      open++
      idle.on('close', () => open--)
    }
    assert.equal((await post(falcoLine(1))).status, 200)
    trusted.write(head + body)
    const [reply] = (await once(trusted, 'data')) as [Buffer]
    assert.match(reply.toString(), /^HTTP\/1\.1 200 /)
    await waitUntil('the others to be closed', () => open <= 20)
    assert.equal(journal.lines().length, 3)
    assert.deepEqual(tellings('connections-crowded')[0], {
      name: 'connections-crowded',
      way: 'way',
      peer: '127.0.0.1',
      count: 1,
      limit: 20,
    })
  },
)

test('pipelined requests are answered in order; two lengths are no request at all', { timeout: 20_000 }, async (t) => {
  const { dial, journal } = await serve(t)
  const head = `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n`
  const pipelined = await dial()
  let text = ''
  pipelined.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const bodies = [falcoLines(0, 1), falcoLines(1, 3), falcoLines(3, 6)]
  pipelined.write(bodies.map((body) => `${head}Content-Length: ${body.length}\r\n\r\n${body}`).join(''))
  await waitUntil('three answers', () => text.split('HTTP/1.1 200').length === 4)
  assert.deepEqual(
    [...text.matchAll(/"accepted":(\d)/g)].map(([, count]) => count),
    ['1', '2', '3'],
  )
  assert.deepEqual(numbersIn(journal.lines()), upTo(6))
  const smuggled = [
    `${head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n`,
    `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef`,
    `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `POST /v1/events HTTP/1.1\nHost: a\n\n`,
    'GET /healthz HTTP/1.1\r\n\r\n',
  ]
  for (const bytes of smuggled) {
    const socket = await dial()
    socket.write(bytes)
    const answer = await textOf(socket)
    assert.match(answer, /^HTTP\/1\.1 400 /, bytes)
    assert.equal(answer.split('HTTP/1.1 ').length, 2, 'more than one answer')
  }
  assert.equal(journal.lines().length, 6)
})

test('a client that goes away in the middle leaves nothing behind', { timeout: 20_000 }, async (t) => {
  const { dial, post, journal } = await serve(t)
  for (let number = 0; number < 20; number++) {
    const socket = await dial()
    socket.write(
      `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9000\r\n\r\n${falcoLine(9)}`,
    )
    socket.destroy()
  }
  assert.equal((await post(falcoLine(0))).status, 200)
  assert.deepEqual(numbersIn(journal.lines()), [0])
})

test('many large bodies together do not take the memory', { timeout: 20_000 }, async (t) => {
  const { dial, post } = await serve(t, { maxBodyBytes: '1MiB' })
  const sockets = await Promise.all(upTo(12).map(dial))
  const replies = sockets.map(textOf)
  for (const socket of sockets) {
    socket.write(
      `POST /v1/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Length: ${mebibyte}\r\n\r\n`,
    )
    socket.write(Buffer.alloc(mebibyte - 1, 0x20))
  }
  const refused = await Promise.any(replies)
  assert.match(refused, /^HTTP\/1\.1 503 /)
  assert.match(refused, /too many bodies are on their way at once/)
  for (const socket of sockets) socket.destroy()
  await waitUntil('room again', () => sockets.every(({ destroyed }) => destroyed))
  let status = 0
  for (let tries = 0; tries < 50 && status !== 200; tries++) ({ status } = await post(falcoLine(0)))
  assert.equal(status, 200)
})

test('closing answers the requests that are under way', { timeout: 20_000 }, async (t) => {
  const { post, journal, way, port } = await serve(t)
  const gate = Promise.withResolvers<void>()
  journal.gate = gate.promise
  const reply = post(falcoLine(0))
  await waitUntil('the body', () => way.status().counts.bytes > 0)
  const closing = way.close()
  assert.equal(way.status().state, 'closed')
  gate.resolve()
  assert.equal((await reply).status, 200)
  await closing
  await assert.rejects(sendHttp(port, 'GET', '/healthz', '', {}), /ECONNREFUSED/)
  assert.deepEqual(numbersIn(journal.lines()), [0])
})

test('a port that is taken, and tokens that are not there, are told when the way is opened', async (t) => {
  const { port, entrance } = await serve(t)
  const open = (settings: object): Promise<OpenWay> => {
    const clients = [{ name: 'falco', token: falcoClient.token }]
    return serveEvents(httpSettings().parse({ clients, listen: '127.0.0.1:0', ...settings }), entrance)
  }
  await assert.rejects(open({ listen: `127.0.0.1:${port}` }), { code: 'address-in-use' })
  await assert.rejects(open({ listen: '192.0.2.1:1', allowPlaintext: true }), { code: 'address-not-available' })
  await assert.rejects(
    open({ clients: [{ name: 'a', token: { file: '/nowhere' } }] }),
    /client a in the file \/nowhere cannot be used: there is no such file$/,
  )
  await assert.rejects(
    open({ clients: [{ name: 'a', token: { env: 'NO_SUCH_NAME' } }] }),
    /NO_SUCH_NAME .*it is not set/,
  )
  await assert.rejects(open({ tls: { cert: '/nowhere.pem', key: '/nowhere.key' } }), { code: 'tls-file-unreadable' })
})
