import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import { test } from 'node:test'
import { falcoAlerts } from '../testing/falco-alerts.ts'
import { run } from '../testing/fake-io.ts'
import { startListen, until } from '../testing/start-listen.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const limit = { timeout: 10_000 }
const sorted = (text: string): string[] => text.trimEnd().split('\n').sort()

for (const [name, address, options] of [
  ['TCP with line feeds', 'tcp://127.0.0.1:0', []],
  ['TCP with octet counts', 'tcp://127.0.0.1:0', ['--framing', 'octet-counting']],
  ['UDP', 'udp://127.0.0.1:0', []],
] as const) {
  test(`what arrives over ${name} is what convert writes`, limit, async (t) => {
    const listen = await startListen(t, '--raw', address)
    const [target = ''] = listen.addresses
    const stdin = falcoAlerts(300, 'printf "é %s|\\n" a=b')
    const { code, stderr } = await run(['send', '--to', target, ...options], { stdin })
    equal(code, 0)
    equal(stderr, `300 records: 300 events, 0 skipped, 0 refused; 300 messages handed over to ${target}\n`)
    await until(() => listen.stdout().split('\n').length > 300)
    deepEqual(sorted(listen.stdout()), sorted((await run(['convert'], { stdin })).stdout))
  })
}

test('files larger than the buffers arrive whole and in order', limit, async (t) => {
  const listen = await startListen(t, '--raw', 'tcp://127.0.0.1:0')
  const file = temporaryFolder(t).write('alerts.jsonl', falcoAlerts(3000, 'x'.repeat(200)))
  const { code } = await run(['send', '--to', listen.addresses[0] ?? '', file, file])
  equal(code, 0)
  await until(() => listen.stdout().split('\n').length > 6000)
  ok(listen.stdout() === (await run(['convert', file, file])).stdout)
})

test('CEF messages are sent byte for byte, and those with faults are told', limit, async (t) => {
  const listen = await startListen(t, '--raw', 'tcp://127.0.0.1:0')
  const lines = [
    '<134>Feb 18 10:07:28 h CEF:0|a|b|1|EV|n|5|msg=fine',
    'CEF:0|a|b|1|EV|n|5|msg=a=b\\x',
    'CEF:0|a|b|1|EV|n|5|',
  ]
  const { code, stderr } = await run(['send', '--to', listen.addresses[0] ?? ''], {
    stdin: `${lines.join('\r\n')}\n\n`,
  })
  equal(code, 0)
  await until(() => listen.stdout().split('\n').length > 3)
  equal(listen.stdout(), `${lines.join('\n')}\n`)
  match(stderr, /^standard input:2: sent as it is: unescaped-equals: /m)
  match(stderr, /^3 records: 3 events, .*; 3 messages handed over to tcp:/m)
})

test('a test event tells what was proved, step by step', limit, async (t) => {
  const listen = await startListen(t, '--raw', '--count', '1', 'tcp://127.0.0.1:0')
  const { code, stdout } = await run(['send', '--to', listen.addresses[0] ?? '', '--test', 'AG-002'])
  equal(code, 0)
  deepEqual(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, 12).trim()),
    ['message', 'connected', 'sent', 'still there', 'not proved'],
  )
  await listen.done
  ok(stdout.startsWith(`message     ${listen.stdout()}`))
  match(listen.stdout(), /\|AG-002\|Agents\|10\|source=tidewaiter-test .*outcome=Error/)
})

test('where nothing listens the address is told, over TCP and UDP', limit, async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  for (const transport of ['tcp', 'udp']) {
    const { code, stderr } = await run(['send', '--to', `${transport}://127.0.0.1:${port}`, '--test', 'PM-002'])
    equal(code, 4)
    match(stderr, new RegExp(`nothing listens on 127\\.0\\.0\\.1:${port}\n  Check host, port and protocol`))
  }
})

test('a receiver that hangs up ends it with 4 and the number of messages handed over', limit, async (t) => {
  const server = createServer((socket) => socket.once('data', () => socket.destroy())).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  async function* endless(): AsyncGenerator<Uint8Array> {
    const alerts = Buffer.from(falcoAlerts(100))
    for (;;) {
      yield alerts
      await new Promise(setImmediate)
    }
  }
  const { code, stderr } = await run(['send', '--to', `tcp://127.0.0.1:${port}`], { stdin: endless() })
  equal(code, 4)
  match(stderr, /^tidewaiter: after [\d,]+ of the messages: 127\.0\.0\.1:\d+ has /m)
  match(stderr, /syslog has no acknowledgement/)
})

test('a message that no datagram holds is told, and the others are sent', limit, async (t) => {
  const listen = await startListen(t, '--raw', 'udp://127.0.0.1:0')
  const stdin = falcoAlerts(1) + falcoAlerts(1, 'x'.repeat(70_000)) + falcoAlerts(1)
  const { code, stderr } = await run(['send', '--to', listen.addresses[0] ?? '', '--max-size', '100000'], { stdin })
  equal(code, 3)
  match(stderr, /2 messages handed over to udp:.*; 1 message did not fit into a datagram: lower --max-size/)
  await until(() => listen.stdout().split('\n').length === 3)
})

test('a code that is none, and options that fit no target, end with 2', limit, async () => {
  equal((await run(['send', '--to', 'tcp://127.0.0.1:1', '--test', 'PM-999'])).code, 2)
  equal((await run(['send', '--to', 'tcp://127.0.0.1:1', '--ca', 'ca.pem'])).code, 2)
  equal((await run(['send', '--to', '127.0.0.1:514'])).code, 2)
  equal((await run(['send', '--to', 'tls://127.0.0.1:1', '--ca', '/nowhere/ca.pem'])).code, 2)
})
