import { spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

// A PostgreSQL of the tests' own: in a folder that goes away, reached over a socket in it. Debian keeps its programs away from PATH.

const versions = '/usr/lib/postgresql'
const programs = existsSync(versions)
  ? readdirSync(versions)
      .sort((one, other) => Number(other) - Number(one))
      .map((version) => join(versions, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb')))
  : undefined

/** `skip` option of tests that need it. */
export const skipWithoutPostgres: string | false =
  programs === undefined && process.env['CI'] === undefined && 'postgresql is not installed: see scripts/peers.sh'

/** A server of PostgreSQL. */
export type TestPostgres = {
  /** Where its databases are, for `TIDEWAITER_TEST_POSTGRES`: the folder of its socket. */
  readonly socket: string
  readonly stop: () => Promise<void>
}

const user = 'tidewaiter'
const startMs = 30_000

/** Starts one; it refuses to run as root, who takes the place of an unprivileged user then. */
export async function startPostgres(): Promise<TestPostgres> {
  if (programs === undefined) throw new Error('postgresql is not installed: run scripts/peers.sh')
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-postgres-'))
  const other = process.getuid?.() === 0 ? idsOf(['postgres', 'nobody']) : undefined
  if (other !== undefined) chownSync(folder, other.uid, other.gid)
  const data = join(folder, 'data')
  const made = run(
    join(programs, 'initdb'),
    ['-D', data, '-U', user, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    other,
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${folder}`,
    'fsync=off',
    'full_page_writes=off',
    'max_connections=200',
  ]
  const child = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
    ...other,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    // A fast shutdown: it does not wait for clients to leave.
    child.kill('SIGINT')
    const kill = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(kill)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilReady(folder, child)
  } catch (error) {
    await stop()
    throw new Error(`PostgreSQL does not start: ${output}`, { cause: error })
  }
  return { socket: folder, stop }
}

/** Makes a database; returns its address. */
export async function createDatabase(socket: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ host: socket, user, database: 'postgres' })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  return `postgres://${user}@/${name}?host=${encodeURIComponent(socket)}`
}

type Ids = { readonly uid: number; readonly gid: number }

function idsOf(names: readonly string[]): Ids {
  for (const name of names) {
    const [uid, gid] = [run('id', ['-u', name]), run('id', ['-g', name])]
    if (uid.status === 0 && gid.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  }
  throw new Error(`there is none of the users ${names.join(', ')}`)
}

function run(program: string, args: readonly string[], ids?: Ids): SpawnSyncReturns<string> {
  return spawnSync(program, args, { ...ids, cwd: '/', encoding: 'utf8', timeout: startMs })
}

async function untilReady(socket: string, child: ChildProcess): Promise<void> {
  for (const until = Date.now() + startMs; ; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    const client = new pg.Client({ host: socket, user, database: 'postgres' })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (Date.now() > until) throw error
    }
  }
}
