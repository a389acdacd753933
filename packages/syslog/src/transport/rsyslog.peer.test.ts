import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import type { TestContext } from 'node:test'
import type { Framing } from '../framing/frame.ts'
import { awkwardMessages, multilineMessages } from '../testing/awkward-messages.ts'
import { makeCertificates, skipWithoutOpenssl } from '../testing/certificates.ts'
import type { TestCertificates } from '../testing/certificates.ts'
import { scratchFolder } from '../testing/peer.ts'
import { skipWithoutRsyslog, skipWithoutRsyslogTls, startRsyslog } from '../testing/start-rsyslog.ts'
import type { RsyslogOptions } from '../testing/start-rsyslog.ts'
import { assertArrivesUnchanged, deliver } from '../testing/syslog-peer.ts'
import type { SyslogPeer } from '../testing/syslog-peer.ts'
import { createTransport } from './create-transport.ts'
import type { TlsOptions } from './tls-options.ts'

const skip = skipWithoutRsyslog
const skipTls = skipWithoutOpenssl || skipWithoutRsyslogTls

let made: TestCertificates | undefined
const certificates = (): TestCertificates => (made ??= makeCertificates())
after(() => made?.remove())

const start = async (t: TestContext, options: RsyslogOptions): Promise<SyslogPeer> => {
  const peer = await startRsyslog(options)
  t.after(() => peer.stop())
  return peer
}

test('rsyslog over UDP gets every byte', { skip }, async (t) => {
  await assertArrivesUnchanged(await start(t, { input: 'udp' }), awkwardMessages)
})

for (const framing of ['lf', 'octet-counting'] satisfies Framing[]) {
  test(`rsyslog over TCP, ${framing}, gets every byte`, { skip }, async (t) => {
    const messages = framing === 'lf' ? awkwardMessages : [...awkwardMessages, ...multilineMessages]
    await assertArrivesUnchanged(await start(t, { input: 'tcp' }), messages, { framing })
  })
}

test('rsyslog over TLS gets every byte', { skip: skipTls }, async (t) => {
  const { ca, server } = certificates()
  const peer = await start(t, { input: 'tls', server, ca })
  await assertArrivesUnchanged(peer, [...awkwardMessages, ...multilineMessages], { tls: { ca: ca.cert } })
})

test('rsyslog with a certificate that is not to be trusted gets nothing', { skip: skipTls }, async (t) => {
  const { ca, otherCa, server, expired, wrongName } = certificates()
  const refused = async (identity: typeof server, tls: TlsOptions, code: string): Promise<void> => {
    const peer = await start(t, { input: 'tls', server: identity, ca })
    await assert.rejects(deliver(peer.url, awkwardMessages, { tls }), { code })
    assert.equal(peer.received().length, 0)
  }
  await refused(server, { ca: otherCa.cert }, 'tls-untrusted')
  await refused(wrongName, { ca: ca.cert }, 'tls-wrong-name')
  await refused(expired, { ca: ca.cert }, 'tls-expired')
  await refused(server, { fingerprints: [otherCa.fingerprint] }, 'tls-wrong-fingerprint')
})

test('rsyslog with a pinned certificate is trusted', { skip: skipTls }, async (t) => {
  const { ca, server } = certificates()
  const peer = await start(t, { input: 'tls', server, ca })
  await assertArrivesUnchanged(peer, awkwardMessages, { tls: { fingerprints: [server.fingerprint] } })
})

test('rsyslog lets in the client whose certificate it knows', { skip: skipTls }, async (t) => {
  const { ca, client, server } = certificates()
  const peer = await start(t, { input: 'tls', server, ca, clientName: 'client.example.test' })
  const tls = { ca: ca.cert, cert: client.cert, key: client.key }
  await assertArrivesUnchanged(peer, awkwardMessages, { tls })
})

test('rsyslog refuses other clients, and the sender learns it', { skip: skipTls }, async (t) => {
  const { ca, server, strangeClient } = certificates()
  const peer = await start(t, { input: 'tls', server, ca, clientName: 'client.example.test' })
  for (const identity of [{}, { cert: strangeClient.cert, key: strangeClient.key }]) {
    // GnuTLS in rsyslog hangs up without an alert that would say why.
    const refused = { code: /^(connection-reset|peer-closed)$/ }
    await assert.rejects(deliver(peer.url, awkwardMessages, { tls: { ca: ca.cert, ...identity } }), refused)
  }
  assert.equal(peer.received().length, 0)
})

test('rsyslog as shipped takes 8096 bytes and makes another message of the rest', { skip }, async (t) => {
  for (const framing of ['lf', 'octet-counting'] satisfies Framing[]) {
    const peer = await start(t, { input: 'tcp', asShipped: true })
    const fits = Buffer.alloc(8_096, 'x')
    const tooLong = Buffer.alloc(8_200, 'y')
    await deliver(peer.url, [fits, tooLong], { framing })
    await peer.wrote(fits.length + tooLong.length)
    const lengths = peer
      .received()
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.length)
    assert.deepEqual(lengths.slice(0, 2), [8_096, 8_096])
    assert.equal(lengths.length, 3)
  }
})

test('rsyslog that is stopped is noticed at once', { skip }, async (t) => {
  const peer = await start(t, { input: 'tcp' })
  const transport = createTransport(peer.url)
  await transport.connect()
  await transport.write(['<134>before'])
  await peer.wrote(1)
  await peer.stop()
  assert.notEqual(await transport.closed, undefined)
  await assert.rejects(transport.write(['<134>after']))
  await assert.rejects(transport.connect(), { code: 'connection-refused' })
})

test('the CEF parser of rsyslog reads our lines, with the space that its defect needs', { skip }, async (t) => {
  const folder = scratchFolder('rulebase')
  t.after(folder.remove)
  const rulebase = join(folder.path, 'cef.rb')
  writeFileSync(rulebase, 'version=2\nrule=:<%pri:number%>%time:date-rfc3164% %host:word% %f:cef%\n')
  const rules = `
    action(type="mmnormalize" rulebase="${rulebase}" useRawMsg="on")
    action(type="omfile" file="OUT" template="json" asyncWriting="off" flushOnTXEnd="on")`
  const peer = await start(t, { input: 'tcp', rules })
  const header = '<134>Feb  8 10:07:28 host CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|a \\| b|7|'
  const extension = 'dpid=1846367 cs4=a\\=b \\\\ c\\nd cs4Label=Command line outcome=Success'
  await deliver(peer.url, [Buffer.from(`${header}${extension}`), Buffer.from(`${header} ${extension}`)])
  const lines = (): string[] => peer.received().toString().split('\n').filter(Boolean)
  await peer.wrote(600)
  const [plain, spaced] = lines().map((line) => JSON.parse(line).f)
  const values = { cs4: 'a=b \\ c\nd', cs4Label: 'Command line', outcome: 'Success' }
  assert.equal(spaced.Name, 'a | b')
  assert.equal(spaced.DeviceProduct, 'Kaspersky Container Security')
  assert.deepEqual(spaced.Extensions, { dpid: '1846367', ...values })
  assert.deepEqual(plain.Extensions, { pid: '1846367', ...values })
})
