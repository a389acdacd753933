import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { TemporaryFolder } from './temporary-folder.ts'

const program = fileURLToPath(new URL('../../bin/tidewaiter.js', import.meta.url))

/** A command that was run as a process of its own. */
export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs the command as a shell would, and waits for its end. */
export async function runProcess(args: readonly string[], stdin = ''): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe' })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => void (texts.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (texts.stderr += chunk.toString()))
  child.stdin.end(stdin)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...texts }
}

export type RunningService = {
  readonly child: ChildProcess
  readonly file: string
  readonly log: () => string
  /** Resolves when the log says this. */
  readonly logged: (text: string) => Promise<void>
  /** Resolves with how it ended. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** Starts `tidewaiter run` as a process of its own, with its state in the folder; killed with the test. */
export async function runService(
  test: TestContext,
  folder: TemporaryFolder,
  config: string,
  env: NodeJS.ProcessEnv = {},
): Promise<RunningService> {
  const file = folder.path('tidewaiter.yaml')
  writeFileSync(file, `state: ${folder.path('state')}\n${config}`)
  const child = spawn(process.execPath, [program, 'run', '--config', file], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => void (log += chunk.toString()))
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
  }))
  test.after(() => void child.kill('SIGKILL'))
  const logged = async (text: string): Promise<void> => {
    while (!log.includes(text)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the service has ended: ${log}`)
      await sleep(5)
    }
  }
  await logged('gateway-started')
  return { child, file, log: () => log, logged, ended }
}
