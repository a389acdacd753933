import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { numbersIn } from './numbered-entries.ts'

/** What came over one connection. */
type Received = { readonly socket: Socket; readonly numbers: number[]; readonly lines: string[] }

/** A receiver on loopback that a test can make behave badly. */
export type Receiver = {
  readonly url: string
  readonly port: number
  /** The connections so far, with the numbers of the messages that were read whole on each (`numbered-entries.ts`). */
  readonly connections: Received[]
  /** The numbers of all connections. */
  readonly numbers: () => number[]
  /** The lines of all connections. */
  readonly lines: () => string[]
  /** Resolves when the condition holds; looked at after each chunk and each connection. */
  readonly until: (condition: () => boolean) => Promise<void>
  /** Stops listening and ends what is open; `again` listens on the same port. */
  readonly down: () => Promise<void>
  readonly up: () => Promise<void>
}

/**
 * Starts a receiver that closes its side when the sender does, ended with the test.
 *
 * @param onConnection what it does with a connection beside reading; the index counts from 0
 */
export async function startReceiver(
  t: TestContext,
  onConnection: (socket: Socket, index: number) => void = () => {},
): Promise<Receiver> {
  const connections: Received[] = []
  const watchers = new Set<() => void>()
  const look = (): void => {
    for (const watcher of watchers) watcher()
  }
  const accept = (socket: Socket): void => {
    const numbers: number[] = []
    const lines: string[] = []
    let rest = ''
    connections.push({ socket, numbers, lines })
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      const text = rest + chunk.toString('latin1')
      const end = text.lastIndexOf('\n') + 1
      for (const number of numbersIn(text.slice(0, end))) numbers.push(number)
      if (end > 0) lines.push(...text.slice(0, end - 1).split('\n'))
      rest = text.slice(end)
      look()
    })
    socket.on('end', () => socket.end())
    onConnection(socket, connections.length - 1)
    look()
  }
  let server: Server
  const listenOn = async (port: number): Promise<number> => {
    server = createServer({ allowHalfOpen: true }, accept)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return (server.address() as AddressInfo).port
  }
  const port = await listenOn(0)
  const down = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const { socket } of connections) socket.destroy()
    await closed
  }
  t.after(() => down().catch(() => {}))
  return {
    url: `tcp://127.0.0.1:${port}`,
    port,
    connections,
    lines: () => connections.flatMap(({ lines }) => lines),
    numbers: () => connections.flatMap(({ numbers }) => numbers),
    until: (condition) =>
      new Promise((resolve) => {
        const watcher = (): void => {
          if (!condition()) return
          watchers.delete(watcher)
          resolve()
        }
        watchers.add(watcher)
        watcher()
      }),
    down,
    up: async () => {
      await listenOn(port)
    },
  }
}
