import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { TestContext } from 'node:test'
import type { Framing } from '../framing/frame.ts'
import { awkwardMessages, multilineMessages } from '../testing/awkward-messages.ts'
import { makeCertificates, skipWithoutOpenssl } from '../testing/certificates.ts'
import type { TestCertificates } from '../testing/certificates.ts'
import { skipWithoutSyslogNg, startSyslogNg } from '../testing/start-syslog-ng.ts'
import type { SyslogNgOptions } from '../testing/start-syslog-ng.ts'
import { assertArrivesUnchanged, deliver } from '../testing/syslog-peer.ts'
import type { SyslogPeer } from '../testing/syslog-peer.ts'

const skip = skipWithoutSyslogNg
const skipTls = skipWithoutOpenssl || skip

let made: TestCertificates | undefined
const certificates = (): TestCertificates => (made ??= makeCertificates())
after(() => made?.remove())

const start = async (t: TestContext, options: SyslogNgOptions): Promise<SyslogPeer> => {
  const peer = await startSyslogNg(options)
  t.after(() => peer.stop())
  return peer
}

test('syslog-ng over UDP gets every byte', { skip }, async (t) => {
  await assertArrivesUnchanged(await start(t, { input: 'udp' }), awkwardMessages)
})

for (const framing of ['lf', 'octet-counting'] satisfies Framing[]) {
  test(`syslog-ng over TCP, ${framing}, gets every byte`, { skip }, async (t) => {
    const messages = framing === 'lf' ? awkwardMessages : [...awkwardMessages, ...multilineMessages]
    await assertArrivesUnchanged(await start(t, { input: 'tcp', framing, maxMessageBytes: 300_000 }), messages, {
      framing,
    })
  })
}

test('syslog-ng over TLS gets every byte', { skip: skipTls }, async (t) => {
  const { ca, server } = certificates()
  const peer = await start(t, { input: 'tls', framing: 'octet-counting', server, maxMessageBytes: 300_000 })
  await assertArrivesUnchanged(peer, [...awkwardMessages, ...multilineMessages], { tls: { ca: ca.cert } })
})

test('syslog-ng lets in the client whose certificate it knows', { skip: skipTls }, async (t) => {
  const { ca, client, server } = certificates()
  const peer = await start(t, { input: 'tls', framing: 'octet-counting', server, clientCa: ca })
  const tls = { ca: ca.cert, cert: client.cert, key: client.key }
  await assertArrivesUnchanged(peer, awkwardMessages, { tls })
})

test('syslog-ng refuses other clients, and the sender learns why', { skip: skipTls }, async (t) => {
  const { ca, server, strangeClient } = certificates()
  const peer = await start(t, { input: 'tls', framing: 'octet-counting', server, clientCa: ca })
  await assert.rejects(deliver(peer.url, awkwardMessages, { tls: { ca: ca.cert } }), {
    code: 'tls-client-certificate-required',
  })
  const strange = { cert: strangeClient.cert, key: strangeClient.key }
  await assert.rejects(deliver(peer.url, awkwardMessages, { tls: { ca: ca.cert, ...strange } }), {
    code: 'tls-client-certificate-refused',
    message: /unknown ca$/,
  })
  assert.equal(peer.received().length, 0)
})

test('syslog-ng as shipped takes 64 KiB and makes another line of the rest', { skip }, async (t) => {
  const peer = await start(t, { input: 'tcp', framing: 'lf' })
  await deliver(peer.url, [Buffer.alloc(65_536, 'x'), Buffer.alloc(65_537, 'y')], { framing: 'lf' })
  await peer.wrote(65_537 + 65_537 + 2)
  assert.deepEqual(
    peer
      .received()
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => line.length),
    [65_536, 65_536, 1],
  )
})

test('syslog-ng as shipped hangs up on more than 64 KiB by octet count', { skip }, async (t) => {
  const peer = await start(t, { input: 'tcp', framing: 'octet-counting' })
  await deliver(peer.url, [Buffer.alloc(65_536, 'x')], { framing: 'octet-counting' })
  await peer.wrote(65_537)
  await assert.rejects(deliver(peer.url, [Buffer.alloc(65_537, 'y')], { framing: 'octet-counting' }), {
    code: /^(peer-closed|connection-reset)$/,
  })
  assert.equal(peer.received().length, 65_537)
})
