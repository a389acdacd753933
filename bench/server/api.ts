import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { json, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { listen } from '../../packages/server/src/testing/listen.ts'
import type { Round } from './row.ts'
import { withApi } from './with-api.ts'

const client = fileURLToPath(new URL('../programs/api-client.mjs', import.meta.url))
const connections = 16
const acceptances = '/v1/acceptances'
const acceptance = { finding: 'CVE-2026-{n}', extent: { kind: 'everywhere' }, reason: 'Nothing calls it.' }

type Asking = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly count: number
  readonly token: string
  readonly body?: object
}

/** Requests a second, from a program of its own over kept connections. */
async function requestsPerSecond(port: number, { method, path, count, token, body }: Asking): Promise<number> {
  const bodyText = body === undefined ? '' : JSON.stringify(body)
  const child = spawn(
    process.execPath,
    [client, `${port}`, method, path, bodyText, `${count}`, `${connections}`, token],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const { seconds } = JSON.parse(await text(child.stdout)) as { readonly seconds: number }
  return count / seconds
}

async function floorOf(listener: RequestListener, asking: Asking): Promise<number> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await requestsPerSecond((server.address() as AddressInfo).port, asking)
  } finally {
    server.close()
  }
}

/** One risk acceptance by its id; the floor is the HTTP server of Node that answers the same bytes. */
export function apiRead(): Promise<Round> {
  return withApi(async (api, t) => {
    const token = await api.as(['policies.risk.manage', 'policies.risk.view'])
    const { body } = await api.ask('POST', acceptances, { as: token, body: acceptance })
    const asking: Asking = { method: 'GET', path: `${acceptances}/${body.id}`, count: 10_000, token }
    const reply = await api.ask('GET', asking.path, { as: token })
    const port = await listen(t, api)
    const measured = await requestsPerSecond(port, asking)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(reply.text) }
    const floor = await floorOf((_, response) => void response.writeHead(200, headers).end(reply.text), asking)
    return { measured, floor }
  })
}

/** Risk acceptances are made; the floor is the HTTP server of Node that parses the same body and commits it as one row of SQLite. */
export function apiWrite(): Promise<Round> {
  return withApi(async (api, t) => {
    const token = await api.as(['policies.risk.manage', 'policies.risk.view'])
    const asking: Asking = { method: 'POST', path: acceptances, count: 3_000, token, body: acceptance }
    const measured = await requestsPerSecond(await listen(t, api), asking)
    const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-bench-'))
    const database = new DatabaseSync(join(folder, 'rows.db'))
    database.exec('pragma journal_mode = wal; pragma synchronous = full; create table kept (document text) strict')
    const insert = database.prepare('insert into kept values (?)')
    try {
      const floor = await floorOf((request, response) => {
        void (async () => {
          insert.run(JSON.stringify(await json(request)))
          response.writeHead(201, { 'content-length': 0 }).end()
        })()
      }, asking)
      return { measured, floor }
    } finally {
      database.close()
      rmSync(folder, { recursive: true })
    }
  })
}
