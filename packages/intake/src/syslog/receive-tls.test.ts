import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createTransport } from '@tidewaiter/syslog'
import { makeCertificates, skipWithoutOpenssl } from '@tidewaiter/syslog/testing/certificates'
import { createMemoryJournal } from '../testing/memory-journal.ts'
import { scratchFolder } from '../testing/scratch-folder.ts'
import { testEntrance } from '../testing/test-entrance.ts'
import { waitUntil } from '../testing/wait-until.ts'
import { receiveMessages } from './receive-messages.ts'
import { syslogSettings } from './syslog-settings.ts'

const message = 'CEF:0|Acme|IDS|1|7|Scan|5|cnt=1'

test(
  'over TLS, senders need a certificate when an authority is named',
  { skip: skipWithoutOpenssl, timeout: 30_000 },
  async (t) => {
    const certificates = makeCertificates()
    t.after(certificates.remove)
    const { ca, server, client, strangeClient } = certificates
    const tls = { cert: server.certFile, key: server.keyFile, clientCa: ca.certFile }
    const journal = createMemoryJournal()
    const { entrance, tellings } = testEntrance(journal)
    const settings = syslogSettings().parse({ listen: ['tls://127.0.0.1:0'], tls })
    const way = await receiveMessages(settings, entrance)
    t.after(() => way.close())
    const refused = (): number =>
      tellings('sender-fault').filter(({ fault }) => fault === 'peer-handshake-failed').length
    for (const identity of [{}, { cert: strangeClient.cert, key: strangeClient.key }]) {
      const before = refused()
      const stranger = createTransport(way.address!, { tls: { ca: ca.cert, ...identity } })
      // In TLS 1.3 a client learns of its refusal only after it may have sent something.
      const sent = stranger.connect().then(() => stranger.write([message]))
      await Promise.all([sent.catch(() => {}), waitUntil('the refusal', () => refused() > before)])
      stranger.abort()
    }
    const transport = createTransport(way.address!, { tls: { ca: ca.cert, cert: client.cert, key: client.key } })
    await transport.connect()
    await transport.write([message])
    await transport.close()
    await waitUntil('the message', () => journal.lines().length === 1)
    assert.ok(journal.lines()[0]?.endsWith(message))
  },
)

test(
  'certificates that cannot be used keep the way from opening',
  { skip: skipWithoutOpenssl, timeout: 30_000 },
  async (t) => {
    const certificates = makeCertificates()
    t.after(certificates.remove)
    const { server, client } = certificates
    const broken = join(scratchFolder(t), 'broken.pem')
    writeFileSync(broken, 'no certificate')
    const { entrance } = testEntrance()
    for (const [files, code] of [
      [{ cert: server.certFile, key: client.keyFile }, 'tls-material-invalid'],
      [{ cert: broken, key: server.keyFile }, 'tls-material-invalid'],
      [{ cert: `${broken}.none`, key: server.keyFile }, 'tls-file-unreadable'],
    ] as const) {
      const settings = syslogSettings().parse({ listen: ['tcp://127.0.0.1:0', 'tls://127.0.0.1:0'], tls: files })
      await assert.rejects(receiveMessages(settings, entrance), { code })
    }
  },
)
