import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { JournalError } from '@tidewaiter/journal'
import { falcoLine, numbersIn } from '../testing/falco-line.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { falcoClient, sendHttp, serveHttp, token } from '../testing/serve-http.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { httpSettings } from './http-settings.ts'
import { serveEvents } from './serve-events.ts'

const limit = { timeout: 20_000 }
const secret = "It's a Secret to Everybody"
const mebibyte = 1024 * 1024

process.env['TEST_WEBHOOK_SECRET'] = secret
const place = { env: 'TEST_WEBHOOK_SECRET' }
const github = { name: 'github', signature: { scheme: 'github', secret: place } }

function signed(body: string | Buffer, delivery: string, key = secret): Record<string, string> {
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
  return { 'x-hub-signature-256': signature, 'x-github-delivery': delivery, 'x-github-event': 'workflow_run' }
}

const hook = JSON.stringify({
  action: 'completed',
  workflow_run: {
    id: 1,
    name: 'ci',
    status: 'completed',
    conclusion: 'success',
    updated_at: '2026-11-20T00:00:00Z',
    actor: { login: 'octocat' },
  },
  repository: { full_name: 'shop/web', html_url: 'https://github.com/shop/web' },
  sender: { login: 'octocat' },
})

test('a body is taken when its signature is right, at the path that names the client', limit, async (t) => {
  const { port, journal, tellings } = await serveHttp(t, { clients: [github, falcoClient] })
  const send = (headers: Record<string, string>, path = '/v1/events/github', body: string | Buffer = hook) =>
    sendHttp(port, 'POST', path, body, headers)
  const good = await send(signed(hook, 'd-1'))
  assert.deepEqual([good.status, good.body], [200, { source: 'github', accepted: 1, skipped: 0, refused: 0 }])
  const faults = [
    await send({}),
    await send(signed(hook, 'd-2', 'another secret, wrong')),
    await send(signed(`${hook} `, 'd-3')),
    await send(signed(hook, 'd-4'), '/v1/events'),
    await send(signed(hook, 'd-5'), '/v1/sources/github'),
    await send(signed(hook, 'd-6'), '/v1/events/falco'),
    await send(signed(hook, 'd-7'), '/v1/events/nobody'),
  ]
  assert.deepEqual(
    faults.map(({ status, body }) => [status, body['error']]),
    [
      [401, 'a signature is needed, as x-hub-signature-256'],
      [401, 'the signature is not that of the body'],
      [401, 'the signature is not that of the body'],
      [401, 'a token is needed'],
      [401, 'a token is needed'],
      [401, 'a token is needed'],
      [401, 'a token is needed'],
    ],
  )
  assert.equal(tellings('access-refused').length, 1)
  assert.equal(journal.lines().length, 1)
  const packed = gzipSync(hook)
  const zipped = await send({ ...signed(packed, 'd-8'), 'content-encoding': 'gzip' }, '/v1/events/github', packed)
  assert.equal(zipped.status, 200)
})

test('a delivery is accepted once, and again only after it was not accepted', limit, async (t) => {
  const { port, journal } = await serveHttp(t, { clients: [github] })
  const send = (delivery: string, body = hook) =>
    sendHttp(port, 'POST', '/v1/events/github', body, signed(body, delivery))
  journal.refusal = new JournalError('disk-full', { folder: '/j', free: '0', wanted: '1' })
  assert.equal((await send('d-1')).status, 503)
  journal.refusal = undefined
  const gate = Promise.withResolvers<void>()
  journal.gate = gate.promise
  const first = send('d-1')
  let second = await send('d-1')
  while (second.status !== 503) second = await send('d-1')
  assert.equal(second.body['error'], 'the same delivery is on its way')
  gate.resolve()
  assert.equal((await first).status, 200)
  const again = await send('d-1')
  assert.deepEqual([again.status, again.body], [200, { repeated: true, accepted: 0, skipped: 0, refused: 0 }])
  // An id is not signed: another body under it is another delivery, and a body may come twice.
  assert.equal((await send('d-1', hook.replace('success', 'failure'))).body['accepted'], 1)
  assert.equal((await send('d-2')).body['accepted'], 1)
  assert.equal(journal.lines().length, 3)
})

test('where a token is set too, both are needed, and the token comes first', limit, async (t) => {
  const clients = [{ ...github, token: falcoClient.token }]
  const { port } = await serveHttp(t, { clients })
  const send = (headers: Record<string, string>) => sendHttp(port, 'POST', '/v1/events', hook, headers)
  const authorization = `Basic ${Buffer.from(`github:${token}`).toString('base64')}`
  assert.equal((await send({ authorization, ...signed(hook, 'd-1') })).status, 200)
  assert.equal((await send({ authorization })).body['error'], 'a signature is needed, as x-hub-signature-256')
  assert.equal(
    (await send({ ...signed(hook, 'd-2'), authorization: 'Bearer x' })).body['error'],
    'the token is not known',
  )
  assert.equal((await send(signed(hook, 'd-3'))).body['error'], 'a token is needed')
})

test(
  'bodies of strangers neither take the room of clients nor spend the rate of the one they name',
  limit,
  async (t) => {
    const clients = [{ ...github, rate: { requests: 1 } }, falcoClient]
    const { dial, post, port, journal } = await serveHttp(t, { maxBodyBytes: '1MiB', clients })
    const strangers = await Promise.all(Array.from({ length: 12 }, dial))
    const replies = strangers.map(
      (socket) =>
        new Promise<string>((resolve) => {
          let text = ''
          socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
          socket.once('close', () => resolve(text))
        }),
    )
    for (const socket of strangers) {
      const head = Object.entries(signed('x', 'd')).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`POST /v1/events/github HTTP/1.1\r\nHost: a\r\n${head.join('')}Content-Length: ${mebibyte}\r\n\r\n`)
      socket.write(Buffer.alloc(mebibyte - 1, 0x20))
    }
    assert.match(await Promise.any(replies), /^HTTP\/1\.1 503 /)
    const many = await Promise.all(Array.from({ length: 8 }, (_, number) => post(falcoLine(number))))
    assert.ok(many.every(({ status }) => status === 200))
    for (const socket of strangers) socket.destroy()
    let reply = await sendHttp(port, 'POST', '/v1/events/github', hook, signed(hook, 'd-1'))
    for (let tries = 0; tries < 50 && reply.status === 503; tries++) {
      reply = await sendHttp(port, 'POST', '/v1/events/github', hook, signed(hook, 'd-1'))
    }
    assert.equal(reply.status, 200)
    assert.equal(numbersIn(journal.lines().filter((line) => line.includes('--number'))).length, 8)
  },
)

test('secrets that cannot be used are told when the way is opened, in words', async (t) => {
  const folder = scratchFolder(t)
  const short = join(folder, 'short')
  writeFileSync(short, 'hunter2\n')
  const open = (signature: object): Promise<unknown> => {
    const clients = [{ name: 'a', signature }]
    return serveEvents(httpSettings().parse({ clients, listen: '127.0.0.1:0' }), testEntrance().entrance)
  }
  const cases: [object, RegExp][] = [
    [
      { scheme: 'github', secret: { file: join(folder, 'no') } },
      /that a signs with, in the file .*: there is no such file$/,
    ],
    [{ scheme: 'github', secret: { file: folder } }, /cannot be used: it is a folder$/],
    [{ scheme: 'github', secret: { file: short } }, /it has 7 characters, 16 are needed$/],
    [{ scheme: 'github', secret: { env: 'NO_SUCH_NAME' } }, /the environment variable NO_SUCH_NAME, .*it is not set$/],
    [{ scheme: 'standard-webhooks', secret: place }, /it is no whsec_ and 24 bytes in base64$/],
  ]
  for (const [signature, message] of cases) {
    await assert.rejects(open(signature), (error: Error) => {
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /hunter2|Everybody/)
      return true
    })
  }
})
