import { deepEqual, equal } from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Event } from '@tidewaiter/model'
import { newToken } from '../credentials/token.ts'
import { openState } from '../state/open-state.ts'
import { createTestAgent, type Send } from './testing/test-agent.ts'

const script = fileURLToPath(new URL('testing/serve-api.ts', import.meta.url))

type Served = { readonly send: Send; readonly kill: () => Promise<void> }

async function serveApi(t: TestContext, folder: string): Promise<Served> {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=source', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  t.after(kill)
  const lines = createInterface({ input: child.stdout! })
  const [port] = (await once(lines, 'line')) as [string]
  return {
    kill,
    send: async (method, path, { as, body, headers = {} }) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: {
          ...(as !== undefined && { authorization: `Bearer ${as}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
    },
  }
}

/** A group with an enrolment token, put straight into the state. */
async function prepare(folder: string): Promise<string> {
  const state = await openState({ file: join(folder, 'server.db') })
  const { token, shown, hash } = newToken('enrol')
  await state.change(async ({ db }) => {
    await db
      .insertInto('agent_groups')
      .values({
        id: 'g',
        name: 'workers',
        description: '',
        cluster: 'production',
        namespaces: '[]',
        monitoring: '{}',
        heartbeat_seconds: 30,
        runtime_policy: null,
        integrations: '[]',
        created_at: 0,
        updated_at: 0,
        version: 1,
      })
      .execute()
    await db
      .insertInto('enrolment_tokens')
      .values({
        id: 't',
        group_id: 'g',
        description: '',
        shown,
        hash,
        made_by: 'anna',
        uses: 0,
        most_uses: 1_000,
        created_at: 0,
        expires_at: Date.now() + 1e9,
        revoked_at: null,
      })
      .execute()
  })
  await state.close()
  return token
}

/** How often each node was told to be connected, and what is kept of the agents. */
async function kept(
  folder: string,
): Promise<{ readonly told: ReadonlyMap<string, number>; readonly connected: readonly string[] }> {
  const state = await openState({ file: join(folder, 'server.db') })
  const told = new Map<string, number>()
  for (const { event } of await state.db.selectFrom('outbox').select('event').execute()) {
    const { code, fields } = JSON.parse(event) as Event
    if (code === 'AG-001') told.set(fields.sourceName!, (told.get(fields.sourceName!) ?? 0) + 1)
  }
  const rows = await state.db.selectFrom('agents').select('node').where('state', '=', 'connected').execute()
  await state.close()
  return { told, connected: rows.map(({ node }) => node).toSorted() }
}

test(
  '50 agents over HTTP: whatever was answered is kept with its event, over kill -9, and told once',
  { timeout: 60_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-agents-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const token = await prepare(folder)
    let served = await serveApi(t, folder)
    const nodes = Array.from({ length: 50 }, (_, n) => `node-${n + 10}`)
    const agents = nodes.map((node) => createTestAgent((...request) => served.send(...request), node, Date.now))
    for (const reply of await Promise.all(agents.map((agent) => agent.enrol(token)))) equal(reply.status, 201)
    for (const reply of await Promise.all(agents.map((agent) => agent.configure()))) equal(reply.status, 200)

    // In rounds of ten, so that the kill comes between transactions and within one.
    const answered: string[] = []
    const beats: Promise<void>[] = []
    for (let round = 0; round < 5; round++) {
      for (const [index, agent] of agents.slice(round * 10, round * 10 + 10).entries()) {
        const beat = agent.beat().then(() => void answered.push(nodes[round * 10 + index]!))
        beats.push(beat.catch(() => {}))
      }
      if (round === 1) await Promise.all(beats)
    }
    await served.kill()
    await Promise.all(beats)
    const before = await kept(folder)
    deepEqual([...before.told.keys()].toSorted(), before.connected)
    for (const node of answered) equal(before.told.get(node), 1)
    equal(answered.length >= 20, true)

    served = await serveApi(t, folder)
    for (const reply of await Promise.all(agents.map((agent) => agent.beat()))) equal(reply.status, 200)
    for (const reply of await Promise.all(agents.map((agent) => agent.beat()))) equal(reply.status, 200)
    await served.kill()
    const after = await kept(folder)
    deepEqual(after.connected, nodes)
    deepEqual([...new Set(after.told.values())], [1])
  },
)
