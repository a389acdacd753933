import { once } from 'node:events'
import { createServer as createPlain, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTls } from 'node:https'
import { createServer as createSocketServer, type AddressInfo, type Server, type Socket } from 'node:net'
import type { TestContext } from 'node:test'
import type { TestCertificate } from './certificate.ts'

/** A request as a server got it. */
export type Got = { readonly request: IncomingMessage; readonly body: string }

export type Served = { readonly url: string; readonly port: number; readonly got: Got[] }

/** Serves HTTP, or HTTPS with a certificate, on a free port for the time of a test; answers when the body of a request is there. */
export async function serve(
  t: TestContext,
  answer: (response: ServerResponse, got: Got) => void,
  certificate?: TestCertificate,
): Promise<Served> {
  const got: Got[] = []
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => (body += part))
    request.on('end', () => {
      const one = { request, body }
      got.push(one)
      answer(response, one)
    })
  }
  const server = certificate === undefined ? createPlain(listener) : createTls(certificate, listener)
  const port = await open(t, server)
  return { url: `${certificate === undefined ? 'http' : 'https'}://localhost:${port}/hook`, port, got }
}

/** Serves raw connections on a free port for the time of a test. */
export async function serveSockets(t: TestContext, handle: (socket: Socket) => void): Promise<number> {
  return await open(t, createSocketServer(handle))
}

async function open(t: TestContext, server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}
