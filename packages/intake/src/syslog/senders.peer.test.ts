// CEF that real daemons forward: rsyslog and syslog-ng, over TCP and TLS.
import assert from 'node:assert/strict'
import test, { type TestContext } from 'node:test'
import { createTransport } from '@tidewaiter/syslog'
import { makeCertificates, skipWithoutOpenssl, type TestCertificates } from '@tidewaiter/syslog/testing/certificates'
import { skipWithoutRsyslog, skipWithoutRsyslogTls, startRsyslog } from '@tidewaiter/syslog/testing/start-rsyslog'
import { skipWithoutSyslogNg, startSyslogNg } from '@tidewaiter/syslog/testing/start-syslog-ng'
import type { SyslogPeer } from '@tidewaiter/syslog/testing/syslog-peer'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { receiveMessages } from './receive-messages.ts'
import { syslogSettings } from './syslog-settings.ts'

const count = 2_000
const kcs =
  'CEF:0|Kaspersky|Kaspersky Container Security|2.0|PM-002|Process management|3|source=shop-1 src=192.0.2.5 outcome=Other'
const messages = Array.from({ length: count }, (_, number) =>
  number % 2 === 0
    ? `${kcs} dpid=${number}`
    : `CEF:0|Acme|Firewall|1|100|Refused \\| again|High|cnt=${number} msg=a\\=b é😀`,
)

/** Starts the way, has a daemon forward to it, and expects every message once, in order, as it was. */
async function expectAll(
  t: TestContext,
  transport: 'tcp' | 'tls',
  certificates: TestCertificates | undefined,
  daemon: (port: number) => Promise<SyslogPeer>,
  header: RegExp = /^fw-1% [38] \d{4}-11-23T10:00:00\.000 CEF:/,
): Promise<void> {
  const journal = createMemoryJournal()
  const { entrance, tellings } = testEntrance(journal)
  const tls = certificates && {
    cert: certificates.server.certFile,
    key: certificates.server.keyFile,
    clientCa: certificates.ca.certFile,
  }
  const settings = syslogSettings().parse({
    listen: [`${transport}://127.0.0.1:0`],
    ...(transport === 'tls' && { tls }),
    options: { forward: 'unchanged' },
  })
  const way = await receiveMessages(settings, entrance)
  t.after(() => way.close())
  const peer = await daemon(Number(/\d+$/.exec(way.address ?? '')?.[0]))
  t.after(() => peer.stop())
  const sender = createTransport(peer.url)
  await sender.connect()
  await sender.write(messages.map((message) => `<134>Nov 23 10:00:00 fw-1 ${message}`))
  await sender.close()
  await waitUntil(`all messages, ${journal.lines().length} so far`, () => journal.lines().length >= count)
  const lines = journal.lines()
  assert.deepEqual(
    lines.map((line) => line.slice(line.indexOf('CEF:'))),
    messages,
  )
  for (const line of lines) assert.match(line, header)
  assert.deepEqual([tellings('record-refused'), tellings('sender-fault')], [[], []])
}

const limit = { timeout: 60_000 }

for (const framed of ['traditional', 'octet-counted']) {
  test(`rsyslog over TCP, ${framed}`, { ...limit, skip: skipWithoutRsyslog }, async (t) => {
    await expectAll(t, 'tcp', undefined, (port) => {
      const where = `target="127.0.0.1" port="${port}" protocol="tcp" TCP_Framing="${framed}"`
      return startRsyslog({ input: 'tcp', rules: `action(type="omfwd" ${where} template="plain")` })
    })
  })
}

test(
  'rsyslog over TLS, with a client certificate',
  { ...limit, skip: skipWithoutRsyslogTls || skipWithoutOpenssl },
  async (t) => {
    const certificates = makeCertificates()
    t.after(certificates.remove)
    await expectAll(t, 'tls', certificates, (port) => {
      const driver = 'StreamDriver="gtls" StreamDriverMode="1" StreamDriverAuthMode="x509/name"'
      const where = `target="127.0.0.1" port="${port}" protocol="tcp" TCP_Framing="octet-counted"`
      const rules = `action(type="omfwd" ${where} ${driver} StreamDriverPermittedPeers="localhost" template="plain")`
      return startRsyslog({ input: 'tcp', server: certificates.client, ca: certificates.ca, rules })
    })
  },
)

test('syslog-ng over TCP', { ...limit, skip: skipWithoutSyslogNg }, async (t) => {
  await expectAll(t, 'tcp', undefined, (port) => {
    return startSyslogNg({ input: 'tcp', destination: `network("127.0.0.1" port(${port}) template("$\{RAWMSG}\\n"));` })
  })
})

test(
  'syslog-ng over TLS, octet counted, with a client certificate',
  { ...limit, skip: skipWithoutSyslogNg || skipWithoutOpenssl },
  async (t) => {
    const certificates = makeCertificates()
    t.after(certificates.remove)
    const { ca, client } = certificates
    const files = `ca-file("${ca.certFile}") cert-file("${client.certFile}") key-file("${client.keyFile}")`
    const daemon = (port: number): Promise<SyslogPeer> => {
      const to = `"127.0.0.1" port(${port}) transport("tls") tls(${files} peer-verify(required-trusted))`
      // Its driver syslog() counts octets, and writes a header of RFC 5424 of its own.
      return startSyslogNg({ input: 'tcp', destination: `syslog(${to} template("$\{RAWMSG}"));` })
    }
    await expectAll(t, 'tls', certificates, daemon, /^127\.0\.0\.1% [38] \d{4}-\S+ CEF:/)
  },
)
