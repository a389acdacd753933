// Messages of real senders: logger (util-linux) and the forwarding of rsyslog.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import test from 'node:test'
import { parseEnvelope } from '../envelope/parse-envelope.ts'
import { collect } from '../testing/collect.ts'
import { findProgram, skipUnless } from '../testing/peer.ts'
import { skipWithoutRsyslog, startRsyslog } from '../testing/start-rsyslog.ts'
import { createTransport } from '../transport/create-transport.ts'

const logger = findProgram('logger')
const skip = skipUnless(logger !== undefined, 'logger')
const loopback = { host: '127.0.0.1', port: 0 }

const CEF = 'CEF:0|Example|Product|1.0|PM-002|Process management|7|dpid=1 outcome=Success'

test('logger is understood in every format, transport and framing', { skip }, async (t) => {
  const collector = await collect(t, { tcp: loopback, udp: loopback })
  const ports = collector.receiver.addresses
  const cases = [
    { args: ['--udp', '--rfc3164'], port: ports.udp?.port, framing: 'datagram', format: 'rfc3164' },
    { args: ['--udp', '--rfc5424'], port: ports.udp?.port, framing: 'datagram', format: 'rfc5424' },
    { args: ['--tcp', '--rfc3164'], port: ports.tcp?.port, framing: 'lf', format: 'rfc3164' },
    {
      args: ['--tcp', '--rfc5424', '--octet-count'],
      port: ports.tcp?.port,
      framing: 'octet-counting',
      format: 'rfc5424',
    },
  ]
  for (const { args, port, framing, format } of cases) {
    collector.messages.length = 0
    const common = [
      '--server',
      '127.0.0.1',
      '--port',
      String(port),
      '--priority',
      'local3.warning',
      '--tag',
      'kcs',
      '--id=412',
    ]
    const sent = spawnSync(logger ?? 'logger', [...args, ...common, CEF], { encoding: 'utf8' })
    assert.equal(sent.status, 0, sent.stderr)
    await collector.arrived(1)
    const [message] = collector.messages
    const text = collector.texts()[0] ?? ''
    assert.equal(message?.framing, framing)
    assert.ok(text.endsWith(CEF))
    const envelope = parseEnvelope(text.slice(0, text.indexOf('CEF:')))
    assert.deepEqual(envelope?.issues, [], text)
    assert.equal(envelope?.format, format)
    assert.equal(envelope?.priority, 19 * 8 + 4)
    assert.equal(envelope?.tag ?? envelope?.appName, 'kcs')
    assert.equal(envelope?.procId, '412')
    assert.ok(Math.abs((envelope?.time ?? 0) - Date.now()) < 60_000 || envelope?.zoneGuessed === true)
  }
  assert.deepEqual(collector.faults, [])
})

test('rsyslog forwards to us unchanged, by line and by octet count', { skip: skipWithoutRsyslog }, async (t) => {
  const line = `<134>Feb  8 10:07:28 host ${CEF}`
  for (const [framed, framing] of [
    ['traditional', 'lf'],
    ['octet-counted', 'octet-counting'],
  ] as const) {
    const collector = await collect(t, { tcp: loopback })
    const port = collector.receiver.addresses.tcp?.port
    const rules = `action(type="omfwd" target="127.0.0.1" port="${port}" protocol="tcp" TCP_Framing="${framed}" template="plain")`
    const peer = await startRsyslog({ input: 'tcp', rules })
    t.after(() => peer.stop())
    const transport = createTransport(peer.url)
    await transport.connect()
    await transport.write([line, `${line} é😀`])
    await transport.close()
    await collector.arrived(2)
    assert.deepEqual(collector.texts(), [line, `${line} é😀`])
    assert.ok(collector.messages.every((message) => message.framing === framing))
  }
})
