import { connect, createServer, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A TCP relay in front of a receiver that can behave as networks do. */
export type Proxy = {
  readonly port: number
  /** Bytes a second that it passes on; Infinity for no limit. */
  setRate(bytesPerSecond: number): void
  /** Ends its sending side of every connection (FIN), and goes on taking what comes, which it throws away. */
  halfClose(): void
  /** Breaks every connection (RST). */
  reset(): void
  close(): Promise<void>
}

export async function startProxy(port: number, host = '127.0.0.1'): Promise<Proxy> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket; halfClosed: boolean }>()
  let rate = Number.POSITIVE_INFINITY
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect(port, host)
    const pair = { client, server, halfClosed: false }
    pairs.add(pair)
    const drop = (): void => {
      client.destroy()
      server.destroy()
      pairs.delete(pair)
    }
    server.on('error', drop).on('close', () => {
      if (!pair.halfClosed) drop()
    })
    client.on('error', drop).on('close', drop)
    server.resume()
    void relay(pair, () => rate).catch(drop)
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    port: (listener.address() as AddressInfo).port,
    setRate: (bytesPerSecond) => {
      rate = bytesPerSecond
    },
    halfClose: () => {
      for (const pair of pairs) {
        pair.halfClosed = true
        pair.client.end()
        pair.server.end()
      }
    },
    reset: () => {
      for (const { client } of pairs) client.resetAndDestroy()
    },
    close: async () => {
      for (const { client, server } of pairs) {
        client.destroy()
        server.destroy()
      }
      await new Promise((resolve) => listener.close(resolve))
    },
  }
}

async function relay(
  pair: { readonly client: Socket; readonly server: Socket; readonly halfClosed: boolean },
  rate: () => number,
): Promise<void> {
  const { client, server } = pair
  for await (const data of client) {
    const chunk = data as Buffer
    if (pair.halfClosed) continue
    if (!server.write(chunk)) await new Promise((resolve) => server.once('drain', resolve).once('close', resolve))
    if (Number.isFinite(rate())) await sleep((chunk.length / rate()) * 1000)
  }
  server.end()
}
