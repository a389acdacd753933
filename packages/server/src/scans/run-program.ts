import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** What became of a program. */
export type ProgramEnd =
  | { readonly kind: 'done'; readonly output: Buffer }
  /** Why not, in words for people. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'stopped' }

export type ProgramRun = {
  readonly program: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** In ms. */
  readonly timeout: number
  /** Of standard output, in bytes. */
  readonly mostOutput: number
  readonly signal: AbortSignal
}

/** Of standard error, the end of which says what was wrong. */
const keptErrors = 8 * 1024
/** A program that is asked to end has so long. */
const graceMs = 3_000

/**
 * Runs a program without a shell, in an empty folder of its own that is removed behind it. It and everything that it starts are one
 * process group, which is ended with it: whatever the outcome, nothing goes on running.
 */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const { program, timeout, mostOutput, signal } = run
  if (signal.aborted) return { kind: 'stopped' }
  const folder = mkdtempSync(join(tmpdir(), 'tidewaiter-scan-'))
  let cut: ProgramEnd | undefined
  let kill: NodeJS.Timeout | undefined
  const output: Buffer[] = []
  let size = 0
  let errors = ''
  try {
    const child = spawn(program, [...run.arguments], {
      cwd: folder,
      env: run.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      shell: false,
    })
    const end = (why: ProgramEnd): void => {
      if (cut !== undefined) return
      cut = why
      signalGroup(child, 'SIGTERM')
      kill = setTimeout(() => {
        signalGroup(child, 'SIGKILL')
        // Whoever has left the group may hold the pipes open.
        child.stdout.destroy()
        child.stderr.destroy()
      }, graceMs)
    }
    const timer = setTimeout(
      () => end({ kind: 'failed', reason: `it has not ended within ${Math.round(timeout / 1000)} s` }),
      timeout,
    )
    const stop = (): void => end({ kind: 'stopped' })
    signal.addEventListener('abort', stop, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostOutput) output.push(chunk)
      else end({ kind: 'failed', reason: `it writes more than ${mostOutput} bytes` })
    })
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => (errors = (errors + text).slice(-keptErrors)))
    const exit = await new Promise<{ code: number | null; by: string | null } | Error>((resolve) => {
      child.once('error', resolve)
      child.once('close', (code, by) => resolve({ code, by }))
    })
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    // Children of a program that has ended.
    signalGroup(child, 'SIGKILL')
    if (cut !== undefined) return cut
    if (exit instanceof Error) return { kind: 'failed', reason: `it cannot be started: ${exit.message}` }
    if (exit.code === 0) return { kind: 'done', output: Buffer.concat(output) }
    const how = exit.code === null ? `it was ended by ${exit.by}` : `it has ended with ${exit.code}`
    const words = lastLine(errors)
    return { kind: 'failed', reason: words === '' ? how : `${how}: ${words}` }
  } finally {
    clearTimeout(kill)
    rmSync(folder, { recursive: true, force: true })
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

function lastLine(text: string): string {
  const line =
    stripVTControlCharacters(text)
      .trim()
      .split(/[\r\n]+/)
      .at(-1) ?? ''
  return line.replaceAll(/\p{C}/gu, ' ').slice(0, 300)
}
