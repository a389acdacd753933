import { equal, rejects } from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import { makeCertificates, skipWithoutOpenssl, type TestCertificates } from '@tidewaiter/syslog/testing/certificates'
import { createProviderFetch, type ProviderFetchOptions } from './provider-fetch.ts'

const limit = { timeout: 20_000 }

let made: TestCertificates | undefined
const certificates = (): TestCertificates => (made ??= makeCertificates())
after(() => made?.remove())

async function serve(
  t: TestContext,
  answer: RequestListener,
  identity?: { readonly cert: string; readonly key: string },
): Promise<number> {
  const server = identity === undefined ? createServer(answer) : createTlsServer(identity, answer)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

async function ask(address: string, options: Partial<ProviderFetchOptions> = {}): Promise<string> {
  const provider = createProviderFetch({ allowInsecure: false, ...options })
  const response = await provider(address, { method: 'GET', headers: {}, body: undefined, redirect: 'manual' })
  return response.text()
}

test('a certificate has to be trusted, valid and of that name', { ...limit, skip: skipWithoutOpenssl }, async (t) => {
  const { ca, server, wrongName, expired, otherCa } = certificates()
  const [good, other, old] = [
    await serve(t, hello, server),
    await serve(t, hello, wrongName),
    await serve(t, hello, expired),
  ]
  equal(await ask(`https://127.0.0.1:${good}/`, { ca: ca.cert }), 'hello')
  for (const options of [{}, { ca: otherCa.cert }, { allowInsecure: true }])
    await rejects(ask(`https://127.0.0.1:${good}/`, options), { code: 'oidc-untrusted' })
  await rejects(ask(`https://localhost:${other}/`, { ca: ca.cert }), {
    code: 'oidc-untrusted',
    message: /other\.example\.test/,
  })
  await rejects(ask(`https://127.0.0.1:${old}/`, { ca: ca.cert }), { code: 'oidc-untrusted', message: /expired/ })
})

test('an authority that is no certificate is told', limit, async () => {
  const ca = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n'
  await rejects(ask('https://127.0.0.1:1/', { ca }), { code: 'oidc-unreachable' })
})

test('http is taken on this machine alone, unless it is allowed', limit, async (t) => {
  const port = await serve(t, hello)
  equal(await ask(`http://localhost:${port}/`), 'hello')
  await rejects(ask('http://login.example.test/'), { code: 'oidc-unencrypted' })
  await rejects(ask('http://127.0.0.1.example.test/'), { code: 'oidc-unencrypted' })
  await rejects(ask('http://login.example.invalid/', { allowInsecure: true }), { code: 'oidc-unreachable' })
})

test('an answer that does not come, or does not end, is given up', limit, async (t) => {
  const silent = await serve(t, () => {})
  const endless = await serve(t, (_, response) => void response.writeHead(200).write('a'))
  for (const port of [silent, endless])
    await rejects(ask(`http://127.0.0.1:${port}/`, { timeout: 200 }), {
      code: 'oidc-unreachable',
      message: /within 200 ms/,
    })
})

test('an answer that is too large, or broken off, is not read to the end', limit, async (t) => {
  const large = await serve(t, (_, response) => void response.end(Buffer.alloc(1_048_577, 'a')))
  await rejects(ask(`http://127.0.0.1:${large}/`), { code: 'oidc-answer-wrong', message: /larger than 1048576/ })
  const broken = await serve(t, (_, response) => {
    response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy())
  })
  await rejects(ask(`http://127.0.0.1:${broken}/`), { code: 'oidc-unreachable' })
})

const hello: RequestListener = (_, response) => void response.end('hello')
