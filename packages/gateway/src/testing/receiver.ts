import type { TestContext } from 'node:test'
import { listen } from '@tidewaiter/syslog'

export type TestReceiver = {
  readonly port: number
  readonly messages: string[]
  readonly close: () => Promise<void>
}

/** A syslog receiver on loopback that keeps every message; closed with the test. */
export async function startReceiver(test: TestContext, port = 0): Promise<TestReceiver> {
  const messages: string[] = []
  const receiver = await listen({
    tcp: { host: '127.0.0.1', port },
    onMessage: ({ bytes }) => {
      messages.push(bytes.toString())
      return Promise.resolve()
    },
  })
  const close = (): Promise<void> => receiver.close()
  test.after(close)
  const { port: bound } = Object.values(receiver.addresses)[0] as { readonly port: number }
  return { port: bound, messages, close }
}
