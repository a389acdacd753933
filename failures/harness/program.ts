import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A program that is started, ended, frozen and started again, always by its own process id. */
export type Program = {
  readonly start: () => void
  /** Sends a signal; SIGKILL and SIGTERM resolve when the process has gone. */
  readonly signal: (name: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP') => Promise<void>
  readonly running: () => boolean
  readonly output: () => string
  readonly pid: () => number | undefined
  /** Exit code of the last run. */
  readonly exitCode: () => number | null
}

export type Command = { readonly program: string; readonly args: readonly string[]; readonly env?: NodeJS.ProcessEnv }

/** How much of what a program says is kept. */
const keptOutput = 200_000

export function createProgram({ program, args, env }: Command): Program {
  let child: ChildProcess | undefined
  let output = ''
  let exitCode: number | null = null
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-keptOutput)
  }
  return {
    start: () => {
      const started = spawn(program, args, { env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
      started.stdout.on('data', keep)
      started.stderr.on('data', keep)
      started.once('error', (error) => {
        output += error.message
        child = undefined
      })
      started.once('exit', (code) => {
        exitCode = code
        if (child === started) child = undefined
      })
      child = started
    },
    signal: async (name) => {
      const target = child
      if (target === undefined) return
      const ends = name === 'SIGKILL' || name === 'SIGTERM'
      const gone = ends ? once(target, 'exit') : undefined
      target.kill(name)
      await gone
    },
    running: () => child !== undefined,
    output: () => output,
    pid: () => child?.pid,
    exitCode: () => exitCode,
  }
}
