import { deepEqual, equal, match } from 'node:assert/strict'
import { test } from 'node:test'
import { createTransport } from '@tidewaiter/syslog'
import { run } from '../testing/fake-io.ts'
import { startListen, until } from '../testing/start-listen.ts'

const message =
  '<134>Feb 18 10:07:28 node CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|7|dpid=42 outcome=Audit'
const limit = { timeout: 10_000 }

async function sendTo(
  target: string,
  messages: readonly (string | Uint8Array)[],
  framing?: 'lf' | 'octet-counting',
): Promise<void> {
  const transport = createTransport(target, framing === undefined ? {} : { framing })
  await transport.connect()
  await transport.write(messages)
  await transport.close()
}

test('what arrives over TCP and UDP is shown with its fields in words', limit, async (t) => {
  const listen = await startListen(t, 'tcp://127.0.0.1:0', '--udp', '127.0.0.1:0')
  for (const address of listen.addresses) await sendTo(address, [message])
  await until(() => listen.stdout().split('\n\n').length > 2)
  equal(
    listen.stdout().match(/^2026-02-18T10:07:28Z {2}node {2}7 High {2}PM-002 .* from (tcp|udp):\/\/127\.0\.0\.1:\d+$/gm)
      ?.length,
    2,
  )
  match(listen.stdout(), /^ {2}PID +42 {2}\(dpid\)$/m)
  listen.interrupt()
  equal(await listen.done, 0)
  match(listen.stderr(), /^2 messages \(udp 1, tcp 1\)$/m)
})

test('--count ends it, --raw leaves every byte as it came, whatever the framing', limit, async (t) => {
  const listen = await startListen(t, '--raw', '--count', '3', '--tcp', '127.0.0.1:0')
  const [address = ''] = listen.addresses
  await sendTo(address, [message, `${message} msg=é`], 'octet-counting')
  await sendTo(address, ['not CEF \x1b[31m'], 'lf')
  equal(await listen.done, 0)
  equal(listen.stdout(), `${message}\n${message} msg=é\nnot CEF \x1b[31m\n`)
})

test('as JSON a message has the shape that `read` gives, and where it came from', limit, async (t) => {
  const listen = await startListen(t, '--output', 'json', '--tcp', '127.0.0.1:0')
  await sendTo(listen.addresses[0] ?? '', [message])
  await until(() => listen.stdout().endsWith('\n'))
  const { transport, peer, ...rest } = JSON.parse(listen.stdout()) as Record<string, unknown>
  deepEqual(rest, JSON.parse((await run(['read'], { stdin: message })).stdout))
  equal(transport, 'tcp')
  equal((peer as { address: string }).address, '127.0.0.1')
})

test('a port that is taken, an address that is none and a missing address are told', limit, async (t) => {
  const listen = await startListen(t, 'tcp://127.0.0.1:0')
  const taken = await run(['listen', ...listen.addresses])
  equal(taken.code, 4)
  match(taken.stderr, /another program already listens on 127\.0\.0\.1:\d+/)
  equal((await run(['listen', 'tcp://127.0.0.1:99999'])).code, 2)
  equal((await run(['listen', 'http://127.0.0.1:5514'])).code, 2)
  equal((await run(['listen'])).code, 2)
  equal((await run(['listen', 'tls://127.0.0.1:0'])).code, 2)
})
