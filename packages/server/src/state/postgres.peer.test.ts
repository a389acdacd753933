import { equal, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createDatabase, skipWithoutPostgres, startPostgres } from '../testing/start-postgres.ts'
import { openState } from './open-state.ts'

const root = join(import.meta.dirname, '..')
const limit = { skip: skipWithoutPostgres, timeout: 500_000 }

/** Rooms whose tests hold on PostgreSQL as well. */
const rooms = [
  'state',
  'identity',
  'identity/oidc',
  'settings',
  'artifacts',
  'scans',
  'policies',
  'acceptances',
  'pipelines',
  'agents',
  'admission',
  'responses',
]
/** About files of SQLite, or about processes of their own that are killed, which begin with one. */
const notHere = ['backup-state.test.ts', 'schema.test.ts', 'crash.test.ts', 'kill.test.ts']

test('the tests of everything that keeps state pass on PostgreSQL', limit, async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  const files = rooms
    .flatMap((room) => globSync(join(root, room, '*.test.ts')))
    .filter((file) => !file.endsWith('.peer.test.ts') && !notHere.some((name) => file.endsWith(name)))
  // A file that hangs is named, and does not take the time of all.
  const options = ['--conditions=source', '--test', '--test-concurrency=2', '--test-timeout=200000']
  const child = spawn(process.execPath, [...options, ...files], {
    // A runner within a runner would report to the outer one.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, TIDEWAITER_TEST_POSTGRES: postgres.socket },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  const [code] = (await once(child, 'exit')) as [number | null]
  equal(code, 0, output)
})

test('one server works on a state at a time', limit, async (t) => {
  const postgres = await startPostgres()
  t.after(() => postgres.stop())
  const [one, other] = [await createDatabase(postgres.socket), await createDatabase(postgres.socket)]
  const first = await openState({ url: one })
  await rejects(openState({ url: one }), { code: 'state-locked' })
  await (await openState({ url: other })).close()
  await first.close()
  await (await openState({ url: one })).close()
})
