import type { TestContext } from 'node:test'
import { listen, type ListenTlsOptions } from '@tidewaiter/syslog'

export type TestReceiver = {
  readonly port: number
  readonly messages: readonly string[]
  /** Names in the client certificates of those who have sent. */
  readonly clients: ReadonlySet<string | undefined>
}

/** A syslog receiver on loopback, over TLS when it is given a certificate; closed with the test. */
export async function receive(t: TestContext, tls?: ListenTlsOptions): Promise<TestReceiver> {
  const messages: string[] = []
  const clients = new Set<string | undefined>()
  const place = { host: '127.0.0.1', port: 0 }
  const receiver = await listen({
    ...(tls === undefined ? { tcp: place } : { tls: { ...place, ...tls } }),
    onMessage: ({ bytes, peer }) => {
      messages.push(bytes.toString())
      clients.add(peer.certificateName)
    },
  })
  t.after(() => receiver.close())
  return { port: Object.values(receiver.addresses)[0]!.port, messages, clients }
}
