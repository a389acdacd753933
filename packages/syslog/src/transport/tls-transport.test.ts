import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { constants } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import test, { after } from 'node:test'
import type { TestContext } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import type { TlsOptions as ServerOptions } from 'node:tls'
import { makeCertificates, skipWithoutOpenssl } from '../testing/certificates.ts'
import type { Identity } from '../testing/certificates.ts'
import { collect } from '../testing/collect.ts'
import type { Collector } from '../testing/collect.ts'
import { createTransport } from './create-transport.ts'
import type { TlsOptions } from './tls-options.ts'

const skip = skipWithoutOpenssl
const certificates = skip === false ? makeCertificates() : undefined
after(() => certificates?.remove())

const made = (): NonNullable<typeof certificates> => {
  assert.ok(certificates)
  return certificates
}

const serve = (t: TestContext, identity: Identity, options: { ca?: string } = {}): Promise<Collector> => {
  const mutual = options.ca === undefined ? {} : { ca: options.ca, requireClientCertificate: true }
  return collect(t, { tls: { host: '127.0.0.1', port: 0, cert: identity.cert, key: identity.key, ...mutual } })
}

/** Connects, sends one message and closes. */
const send = async (url: string, tls: TlsOptions): Promise<void> => {
  const transport = createTransport(url, { tls })
  await transport.connect()
  try {
    await transport.write(['<134>hello'])
  } finally {
    await transport.close()
  }
}

test('a certificate of a trusted authority with the right name is accepted', { skip }, async (t) => {
  const { ca, server } = made()
  const collector = await serve(t, server)
  await send(collector.url('tls'), { ca: ca.cert })
  await send(collector.url('tls').replace('127.0.0.1', 'localhost'), { caFile: ca.certFile })
  await collector.arrived(2)
  assert.deepEqual(collector.texts(), ['<134>hello', '<134>hello'])
  assert.ok(collector.messages.every(({ framing }) => framing === 'octet-counting'))
})

test('an unknown authority is refused, and the message gives the fingerprint to pin', { skip }, async (t) => {
  const { otherCa, server } = made()
  const collector = await serve(t, server)
  for (const tls of [{ ca: otherCa.cert }, {}]) {
    await assert.rejects(send(collector.url('tls'), tls), (error: Error & { code: string; action: string }) => {
      assert.equal(error.code, 'tls-untrusted')
      assert.match(error.message, /subject CN=server\.example\.test, issuer CN=ca/)
      assert.ok(error.action.includes(server.fingerprint))
      return true
    })
  }
  assert.deepEqual(collector.messages, [])
})

test('another name is refused, with the one expected and those found', { skip }, async (t) => {
  const { ca, wrongName } = made()
  const collector = await serve(t, wrongName)
  await assert.rejects(send(collector.url('tls'), { ca: ca.cert }), {
    code: 'tls-wrong-name',
    message: /is for DNS:other\.example\.test, not for 127\.0\.0\.1$/,
  })
  await send(collector.url('tls'), { ca: ca.cert, serverName: 'other.example.test' })
  await collector.arrived(1)
})

test('an expired certificate is refused, with its date', { skip }, async (t) => {
  const { ca, expired } = made()
  const collector = await serve(t, expired)
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  await assert.rejects(send(collector.url('tls'), { ca: ca.cert }), {
    code: 'tls-expired',
    message: new RegExp(`expired on ${yesterday}T`),
  })
})

test('a pinned fingerprint is enough, and the only thing that is enough', { skip }, async (t) => {
  const { ca, expired, otherCa, server } = made()
  const collector = await serve(t, expired)
  await send(collector.url('tls'), { fingerprints: [server.fingerprint, expired.fingerprint] })
  await send(collector.url('tls'), {
    fingerprints: [`sha-256:${expired.fingerprint.toLowerCase().replaceAll(':', '')}`],
  })
  await collector.arrived(2)
  const trusted = await serve(t, server)
  await assert.rejects(send(trusted.url('tls'), { ca: ca.cert, fingerprints: [otherCa.fingerprint] }), {
    code: 'tls-wrong-fingerprint',
    message: new RegExp(server.fingerprint),
  })
  assert.throws(() => createTransport('tls://127.0.0.1', { tls: { fingerprints: ['AB:CD'] } }), {
    code: 'option-invalid',
  })
})

test('verification is off only where that is asked for by name', { skip }, async (t) => {
  const { wrongName } = made()
  const collector = await serve(t, wrongName)
  await send(collector.url('tls'), { insecureSkipVerify: true })
  await collector.arrived(1)
})

test('a client certificate opens a receiver that asks for one', { skip }, async (t) => {
  const { ca, client, server } = made()
  const collector = await serve(t, server, { ca: ca.cert })
  await send(collector.url('tls'), { ca: ca.cert, certFile: client.certFile, keyFile: client.keyFile })
  await collector.arrived(1)
  assert.equal(collector.messages[0]?.peer.certificateName, 'client.example.test')
})

test('a client certificate that is missing is told as such', { skip }, async (t) => {
  const { ca, server } = made()
  for (const [maxVersion, code] of [
    ['TLSv1.2', 'tls-handshake-refused'], // the alert of TLS 1.2 says no more
    ['TLSv1.3', 'tls-client-certificate-required'], // comes after the handshake, and connect() waits for it
  ] as const) {
    const url = await startServer(t, {
      ...server,
      ca: ca.cert,
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion,
    })
    await assert.rejects(createTransport(url, { tls: { ca: ca.cert } }).connect(), { code })
  }
})

test('a client certificate that the receiver does not know is told by connect()', { skip }, async (t) => {
  const { ca, client, otherCa, server } = made()
  const url = await startOpenssl(t, server, otherCa)
  const tls = { ca: ca.cert, cert: client.cert, key: client.key }
  await assert.rejects(createTransport(url, { tls }).connect(), { code: 'tls-client-certificate-refused' })
})

test('a receiver that gives no session tickets is connected to a little later', { skip }, async (t) => {
  const { ca, server } = made()
  const url = await startServer(t, { ...server, secureOptions: constants.SSL_OP_NO_TICKET })
  await send(url, { ca: ca.cert })
  const aborted = new AbortController()
  const connecting = createTransport(url, { tls: { ca: ca.cert }, settleTimeMs: 60_000 }).connect(aborted.signal)
  aborted.abort()
  await assert.rejects(connecting, { code: 'aborted' })
})

test('a receiver that stops at TLS 1.1 is told as such', { skip }, async (t) => {
  const { ca, server } = made()
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
  const url = await startServer(t, { ...server, ...old })
  await assert.rejects(send(url, { ca: ca.cert }), { code: 'tls-no-common-protocol' })
})

test('a receiver that does not speak TLS is told as such', async (t) => {
  const answers = createServer((socket) => socket.on('error', () => {}).end('220 example.test ESMTP ready\r\n'))
  const hangsUp = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.resetAndDestroy()))
  for (const [server, code] of [
    [answers, 'tls-not-spoken'],
    [hangsUp, 'tls-handshake-closed'],
  ] as const) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    t.after(() => server.close())
    await assert.rejects(send(`tls://127.0.0.1:${(server.address() as AddressInfo).port}`, {}), { code })
  }
})

test('a receiver that never answers the handshake is given up', async (t) => {
  const silent = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  t.after(() => silent.close())
  const url = `tls://127.0.0.1:${(silent.address() as AddressInfo).port}`
  await assert.rejects(createTransport(url, { connectTimeoutMs: 100 }).connect(), {
    code: 'tls-no-answer',
    message: /has accepted the connection but has not answered in TLS within 100 ms/,
  })
})

test('certificates and keys that cannot be used are refused before connecting', { skip }, async () => {
  const { ca, client, server } = made()
  const refused = async (tls: TlsOptions, code: string): Promise<void> => {
    await assert.rejects(createTransport('tls://127.0.0.1:1', { tls }).connect(), { code })
  }
  await refused({ caFile: '/nowhere/ca.pem' }, 'file-unreadable')
  await refused({ ca: ca.cert, caFile: ca.certFile }, 'option-invalid')
  await refused({ cert: client.cert }, 'tls-material-invalid')
  await refused({ cert: client.cert, key: server.key }, 'tls-material-invalid')
  await refused({ cert: 'not PEM', key: 'not PEM' }, 'tls-material-invalid')
})

const startServer = async (t: TestContext, options: ServerOptions): Promise<string> => {
  const server = createTlsServer(options, (socket) => socket.on('error', () => {}).resume())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  return `tls://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A server of Node hangs up on certificates that it does not know; this one says why, as receivers do. */
const startOpenssl = async (t: TestContext, server: Identity, clientCa: Identity): Promise<string> => {
  const files = ['-cert', server.certFile, '-key', server.keyFile, '-CAfile', clientCa.certFile]
  const child = spawn('openssl', [
    's_server',
    '-accept',
    '127.0.0.1:0',
    ...files,
    '-Verify',
    '1',
    '-verify_return_error',
  ])
  t.after(() => child.kill())
  for await (const line of createInterface(child.stdout)) {
    const port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1]
    if (port !== undefined) return `tls://127.0.0.1:${port}`
  }
  throw new Error('openssl s_server has not begun to listen')
}
