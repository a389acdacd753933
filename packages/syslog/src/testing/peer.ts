// Programs that tests run beside ours. They are never mocked: where one is not installed its tests are skipped by name,
// and under CI, where scripts/peers.sh has installed them all, a missing one fails the test instead.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Takes whether a program was found, returns the `skip` option of its tests. */
export function skipUnless(found: boolean, name: string): string | false {
  return !found && process.env['CI'] === undefined && `${name} is not installed: see scripts/peers.sh`
}

/** Takes a program, returns its path, or undefined when it is in none of the usual places. */
export function findProgram(name: string): string | undefined {
  const path = `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin`
  const found = spawnSync('sh', ['-c', 'command -v "$0"', name], {
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
  })
  return found.status === 0 ? found.stdout.trim() : undefined
}

/** Makes a folder for one peer, returns its path and how to remove it. */
export function scratchFolder(name: string): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `tidewaiter-${name}-`))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Takes a condition, resolves when it holds. Rejects after ten seconds, with what was waited for. */
export async function waitUntil(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ten seconds in vain for ${what}`)
    await sleep(10)
  }
}

/** A program that runs until it is stopped. */
export type Daemon = {
  /** What it has written to its standard output and error so far. */
  readonly output: () => string
  readonly running: () => boolean
  /** Ends it by its own process id, at the latest after two seconds. */
  stop(): Promise<void>
}

/** Takes a command and its environment, starts it. */
export function startDaemon(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Daemon {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let running = true
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exited = new Promise<void>((resolve) => {
    const end = (why?: unknown): void => {
      if (why instanceof Error) output += why.message
      running = false
      resolve()
    }
    child.once('exit', end).once('error', end)
  })
  return {
    output: () => output,
    running: () => running,
    stop: async () => {
      child.kill('SIGTERM')
      const kill = setTimeout(() => child.kill('SIGKILL'), 2_000)
      await exited
      clearTimeout(kill)
    },
  }
}
