import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { defaultServerConfig, loadConfig, prepareFolder, startService, type Service } from '@tidewaiter/gateway'
import { createToken } from '@tidewaiter/intake'
import { freePort } from '@tidewaiter/syslog/testing/peer-ports'
import { openServerState } from '../open-server-state.ts'
import { startServer, type RunningServer } from '../start-server.ts'
import type { AnyBody } from './test-api.ts'

/** A whole server with its gateway on ports of loopback, as `tidewaiter serve` has it, and a clock that can be put forward. */
export type WholeServer = {
  /** Asks the API, and returns what it replies, with the cookie that it sets; an answer that is no success throws. */
  readonly ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<AnyBody>
  /** Hands a body to the HTTP way in, for a source; as the client `exits`, who has Tetragon tell of processes that end, or as any. */
  readonly feed: (source: string, body: Uint8Array | string, client?: 'all' | 'exits') => Promise<void>
  readonly origin: () => string
  /** Stops everything, puts the clock forward, runs what is given, and starts anew on the same state. */
  readonly restart: (aheadMs: number, between?: (folder: string) => void) => Promise<void>
  /** Asks with this token from now on. */
  readonly as: (token: string | undefined) => void
  /** The link that the log names. */
  readonly setupToken: () => string
  readonly folder: string
}

export async function startWholeServer(t: TestContext, integrations: object): Promise<WholeServer> {
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-whole-'))
  const state = join(folder, 'state')
  const file = join(folder, 'tidewaiter.yaml')
  const [intakePort, port] = [await freePort(), await freePort()]
  const tokens = { all: createToken(), exits: createToken() }
  const clients = [
    { name: 'all', token: { sha256: tokens.all.sha256 } },
    { name: 'exits', token: { sha256: tokens.exits.sha256 }, source: 'tetragon', options: { exits: 'report' } },
  ]
  const intake = { http: { type: 'http', listen: `127.0.0.1:${intakePort}`, clients } }
  writeFileSync(file, JSON.stringify({ state, integrations, intake }))
  const loaded = loadConfig(file)
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  const { config } = loaded
  const log: string[] = []
  let ahead = 0
  let token: string | undefined
  let running: { readonly service: Service; readonly server: RunningServer } | undefined
  const now = (): number => Date.now() + ahead

  async function start(): Promise<void> {
    const server = { ...defaultServerConfig(), listen: { host: '127.0.0.1', port } }
    prepareFolder(state)
    const opened = await openServerState(server, { folder: state, env: {} })
    const service = await startService(file, config, {
      sink: { write: (line) => log.push(line) > 0 },
      isTerminal: false,
      hostname: 'tidewaiter-1',
      env: {},
      uid: 1000,
      version: '0.0.0',
      beside: opened.integrations,
      now,
    })
    const { gateway, telemetry } = service
    const { integrationsInFile, integrationsBeside, setIntegrationsBeside } = service
    running = {
      service,
      server: await startServer(server, {
        telemetry,
        gateway: { ...gateway, integrationsInFile, integrationsBeside, setIntegrationsBeside, file },
        journal: gateway.journal,
        reports: gateway.reports,
        opened,
        machine: { name: 'tidewaiter-1', address: '192.0.2.10' },
        version: '0.0.0',
        now,
      }),
    }
  }
  async function stop(): Promise<void> {
    await running?.server.stop()
    await running?.service.stop('the test goes on')
    running = undefined
  }

  await start()
  t.after(async () => {
    await stop()
    rmSync(folder, { recursive: true })
  })
  return {
    folder,
    origin: () => `http://127.0.0.1:${port}`,
    as: (other) => void (token = other),
    setupToken: () => /tw_setup_[\w-]+/.exec(log.join('\n'))?.[0] ?? '',
    ask: async (method, path, body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      const cookie = response.headers.get('set-cookie')?.split(';')[0]
      const reply = text.startsWith('{') && !text.includes('\n') ? JSON.parse(text) : text
      return cookie === undefined ? reply : { ...reply, cookie }
    },
    feed: async (source, body, client = 'all') => {
      const response = await fetch(`http://127.0.0.1:${intakePort}/v1/sources/${source}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${tokens[client].token}`, 'content-type': 'application/x-ndjson' },
        body: body as string,
      })
      if (!response.ok) throw new Error(`${source}: ${response.status} ${await response.text()}`)
    },
    restart: async (aheadMs, between = () => {}) => {
      await stop()
      ahead += aheadMs
      between(state)
      await start()
    },
  }
}
