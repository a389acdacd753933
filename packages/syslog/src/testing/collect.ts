import type { TestContext } from 'node:test'
import { listen } from '../receiver/listen.ts'
import type { ListenOptions, ReceivedMessage, Receiver } from '../receiver/listen.ts'
import type { SyslogError } from '../syslog-errors.ts'
import { waitUntil } from './peer.ts'

/** A receiver on loopback that keeps what arrives, closed when the test ends. */
export type Collector = {
  readonly receiver: Receiver
  readonly messages: ReceivedMessage[]
  readonly faults: SyslogError[]
  readonly texts: () => string[]
  /** Resolves when so many messages have arrived. */
  readonly arrived: (count: number) => Promise<void>
  readonly url: (transport: 'udp' | 'tcp' | 'tls') => string
}

/** Takes a test and what to listen on, returns the collector. */
export async function collect(
  t: TestContext,
  options: Omit<ListenOptions, 'onMessage' | 'onFault'>,
): Promise<Collector> {
  const messages: ReceivedMessage[] = []
  const faults: SyslogError[] = []
  const receiver = await listen({
    ...options,
    onMessage: (message) => {
      messages.push(message)
    },
    onFault: (fault) => faults.push(fault),
  })
  t.after(() => receiver.close())
  return {
    receiver,
    messages,
    faults,
    texts: () => messages.map(({ bytes }) => bytes.toString()),
    arrived: (count) => waitUntil(`${count} messages (${messages.length} so far)`, () => messages.length >= count),
    url: (transport) => `${transport}://127.0.0.1:${receiver.addresses[transport]?.port}`,
  }
}
