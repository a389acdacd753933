import { once } from 'node:events'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import { createToken } from '../http/access-token.ts'
import { httpSettings } from '../http/http-settings.ts'
import { serveEvents, type ServeTiming } from '../http/serve-events.ts'
import type { OpenWay } from '../way.ts'
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts'
import { testEntrance, type TestEntrance } from './test-entrance.ts'

type Reply = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Record<string, unknown> }

export type ServedHttp = TestEntrance & {
  readonly journal: MemoryJournal
  readonly way: OpenWay
  readonly port: number
  /** Sends a body with the token of {@link falcoClient}; headers may put another in its place. */
  readonly post: (body: string | Uint8Array, headers?: Record<string, string>, path?: string) => Promise<Reply>
  /** A raw connection. */
  readonly dial: () => Promise<Socket>
}

const made = createToken()

export const token: string = made.token

/** A client that sends alerts of Falco, and has the token. */
export const falcoClient: { readonly name: string; readonly source: string; readonly token: { sha256: string } } = {
  name: 'falco',
  source: 'falco',
  token: { sha256: made.sha256 },
}

/** Opens the way on a free port, for the time of a test. */
export async function serveHttp(t: TestContext, settings: object, timing?: ServeTiming): Promise<ServedHttp> {
  const journal = createMemoryJournal()
  const tested = testEntrance(journal)
  const way = await serveEvents(httpSettings().parse({ listen: '127.0.0.1:0', ...settings }), tested.entrance, timing)
  t.after(() => way.close())
  const port = Number(new URL(way.address!).port)
  const post: ServedHttp['post'] = (body, headers = {}, path = '/v1/events') =>
    sendHttp(port, 'POST', path, body, { authorization: `Bearer ${token}`, ...headers })
  const dial = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    t.after(() => socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  return { ...tested, journal, way, port, post, dial }
}

/** Sends a request on a connection of its own. */
export function sendHttp(
  port: number,
  method: string,
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string>,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        const parsed = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
