import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { makeCertificates, skipWithoutOpenssl, type TestCertificates } from '@tidewaiter/syslog/testing/certificates'
import { collect } from '@tidewaiter/syslog/testing/collect'
import { testIntegration } from './check/test-integration.ts'
import { numberedEntries } from './testing/numbered-entries.ts'
import { settingsFor } from './testing/settings.ts'
import { eventually, startIntegration } from './testing/start-integration.ts'

const options = { timeout: 20_000, skip: skipWithoutOpenssl }

let made: TestCertificates | undefined
const certificates = (): TestCertificates => (made ??= makeCertificates())
after(() => made?.remove())

test('over TLS the status shows the certificate, and both are told of when they end soon', options, async (t) => {
  const { ca, server, client } = certificates()
  const tls = {
    host: '127.0.0.1',
    port: 0,
    cert: server.cert,
    key: server.key,
    ca: ca.cert,
    requireClientCertificate: true,
  }
  const collector = await collect(t, { tls })
  const changes = { framing: 'octet-counting', tls: { ca: ca.cert, cert: client.cert, key: client.key } } as const
  const { integration, journal, told } = startIntegration(t, collector.url('tls'), changes)
  journal.add(numberedEntries(0, 100))
  await collector.arrived(100)
  const { certificate, ownCertificate } = integration.status()
  assert.equal(ownCertificate?.subject, 'CN=client.example.test')
  assert.equal(certificate?.subject, 'CN=server.example.test')
  assert.equal(certificate?.issuer, 'CN=ca')
  assert.ok(certificate.daysLeft === 1 || certificate.daysLeft === 2, `${certificate.daysLeft}`)
  const expiring = told.filter(({ name }) => name === 'certificate-expiring').map(({ details }) => details['whose'])
  assert.deepEqual(expiring, ["receiver's", 'own'])

  const steps = await Array.fromAsync(testIntegration(settingsFor(collector.url('tls'), changes)))
  assert.deepEqual([...new Set(steps.map(({ ok }) => ok))], [true])
  const texts = steps.filter(({ step }) => step === 'certificate').map(({ text }) => text)
  assert.match(texts[0] ?? '', /^receiver's: subject CN=server\.example\.test; issuer CN=ca; [12] days left, to \d{4}-/)
  assert.match(texts[1] ?? '', /^own: subject CN=client\.example\.test;/)
})

test(
  'a certificate that is not to be trusted only delays, and the status says what is wrong with it',
  options,
  async (t) => {
    const { server, otherCa } = certificates()
    const collector = await collect(t, { tls: { host: '127.0.0.1', port: 0, cert: server.cert, key: server.key } })
    const changes = { framing: 'octet-counting', tls: { ca: otherCa.cert } } as const
    const { integration, journal } = startIntegration(t, collector.url('tls'), changes)
    journal.add(numberedEntries(0, 1))
    await eventually('the error', () => integration.status().lastError?.code === 'tls-untrusted')
    await eventually('waiting', () => integration.status().state === 'waiting')
    assert.match(integration.status().text, /is not signed by a trusted authority .* 1 event is waiting and safe/)
    assert.equal(collector.messages.length, 0)
  },
)
